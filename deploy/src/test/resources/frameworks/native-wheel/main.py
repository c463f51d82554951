import numpy as np
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def page():
    return f"The sum is {int(np.arange(10).sum())}"
