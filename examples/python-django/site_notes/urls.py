from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path

notices = [
    {"title": "Found: one umbrella", "text": "Blue, with a wooden handle. Ask at the desk."},
    {"title": "Choir on Tuesdays", "text": "All voices welcome, 19:00, room 4."},
    {"title": "Bicycle for sale", "text": "Rides well, brakes better."},
]


def board(request):
    return render(request, "board.html", {"notices": notices})


def api(request):
    return JsonResponse({"notices": notices})


urlpatterns = [path("", board), path("api/notices", api)]
