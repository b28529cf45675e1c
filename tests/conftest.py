from hypothesis import settings

# How long one example takes depends on what else the machine does, so it fails no test.
settings.register_profile("gatescope", deadline=None)
settings.load_profile("gatescope")
