SECRET_KEY = "measured, never served"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.bench.bare"
USE_TZ = True
