def log_requests(handle):
    def handle_and_log(request):
        response = handle(request)
        print(request.method, request.get_full_path(), response.status_code)
        return response

    return handle_and_log
