# Gatescope, served on port 8501 by a user who owns nothing. See docs/deploy.md.
FROM python:3.11-slim

# PyTorch's CPU build where this is the address of an index that has it; see the README.
ARG TORCH_INDEX=""

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

WORKDIR /srv/gatescope
COPY requirements.txt ./
RUN if [ -n "$TORCH_INDEX" ]; then \
      pip install --no-deps --index-url "$TORCH_INDEX" "$(grep '^torch==' requirements.txt)"; \
    fi \
 && pip install -r requirements.txt

COPY . .
# Compiled now, so that a container with a read-only file system need not compile at every start.
RUN python -m compileall -q . \
 && python -c "from lstm_core import engine; engine.warm_up()" \
 && useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin gatescope

USER gatescope
ENV HOME=/tmp
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "serve.py", "--server.headless=true", \
     "--server.address=0.0.0.0", "--server.port=8501", "--server.fileWatcherType=none"]
