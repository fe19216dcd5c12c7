"""A steady load of GETs that counts what failed, while something else happens."""
import http.client
import threading
import time


class Load:
    def __init__(self, host, port, path="/", threads=4):
        self.place, self.path = (host, port), path
        self.answers, self.failures = {}, []
        self.stopping = False
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        for thread in self.threads:
            thread.join(30)

    def _run(self):
        connection = None
        while not self.stopping:
            try:
                connection = connection or http.client.HTTPConnection(*self.place, timeout=20)
                connection.request("GET", self.path)
                answer = connection.getresponse()
                body = answer.read().decode(errors="replace").strip()
                self._note(answer.status, body)
                if answer.will_close:
                    connection = None
            except (OSError, http.client.HTTPException) as failure:
                self._note(0, repr(failure))
                connection = None
                time.sleep(0.05)

    def _note(self, status, body):
        with self.lock:
            if status == 200:
                self.answers[body] = self.answers.get(body, 0) + 1
            else:
                self.failures.append((status, body[:200]))

    def forget(self):
        with self.lock:
            self.answers, self.failures = {}, []
