"""What a moving hand is shown: the run of a workspace with changes that nobody has kept yet.

Such a change comes to the server beside Streamlit, which runs no script for it: nothing is kept
of it, and nothing else of the page follows. Where the hand comes to rest, the page is told as it
is told of any change.
"""
