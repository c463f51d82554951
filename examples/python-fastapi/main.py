"""A task board: FastAPI with typed models, a page, and API documentation at /docs."""

import sys
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel


class Task(BaseModel):
    title: str
    done: bool = False


tasks = [Task(title="Read the plan", done=True), Task(title="Start the app", done=True), Task(title="Open the page")]


@asynccontextmanager
async def lifespan(_: FastAPI):
    print("Task board is up")
    print("Tasks are kept in memory only", file=sys.stderr)
    yield


app = FastAPI(title="Task board", lifespan=lifespan)


@app.middleware("http")
async def log(request: Request, call_next):
    response = await call_next(request)
    print(request.method, request.url.path, response.status_code)
    return response


@app.get("/", include_in_schema=False)
def page():
    return FileResponse(Path(__file__).with_name("page.html"))


@app.get("/api/tasks")
def list_tasks() -> list[Task]:
    return tasks


@app.post("/api/tasks", status_code=201)
def add_task(task: Task) -> Task:
    tasks.append(task)
    return task


@app.put("/api/tasks/{index}/done")
def finish_task(index: int) -> Task:
    if index not in range(len(tasks)):
        print(f"No task {index}", file=sys.stderr)
        raise HTTPException(404, "No such task")
    tasks[index].done = True
    return tasks[index]
