from pathlib import Path

# For this example only; a real project reads its key from the environment.
SECRET_KEY = "not-a-secret-just-an-example"
DEBUG = True
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "site_notes.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "site_notes.log.log_requests",
]
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_URL = "static/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    }
]
DATABASES = {}
USE_TZ = True
