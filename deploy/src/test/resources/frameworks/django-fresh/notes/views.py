from django.http import HttpResponse

from .models import Note


def index(request):
    return HttpResponse(f"{Note.objects.count()} notes, said to {request.get_host()}")
