TEXT = b"From below src"
