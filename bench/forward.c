// The app and the visitors of bench/forward and bench/tunnel: one thread, epoll, answers of 256 bytes to requests of 64.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ASK = 64, ANSWER = 256, CHUNK = 1 << 18, MOST = 70000, SAMPLES = 4000000 };
static char bytes[CHUNK];
static int got[MOST], bulk[MOST];
static double since[MOST];
static float took[SAMPLES];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static struct sockaddr_in at(int host, int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(0x7f000000 | host)};
}

static void watch(int poll, int how, int fd, int events) {
    struct epoll_event e = {.events = events, .data.fd = fd};
    if (epoll_ctl(poll, how, fd, &e) < 0) die("epoll_ctl");
}

static void no_delay(int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void answer(int poll, int fd) {
    if (bulk[fd]) {
        for (int i = 0; i < 4; i++) {
            ssize_t n = send(fd, bytes, CHUNK, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n < 0 && errno == EAGAIN) return;
            if (n < 0) { close(fd); return; }
        }
        return;
    }
    char in[4096];
    ssize_t n = recv(fd, in, sizeof in, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { close(fd); return; }
    if (in[0] == 'b') {
        bulk[fd] = 1;
        watch(poll, EPOLL_CTL_MOD, fd, EPOLLOUT);
        return;
    }
    for (got[fd] += n; got[fd] >= ASK; got[fd] -= ASK) send(fd, bytes, ANSWER, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void serve(int port) {
    int poll = epoll_create1(0), on = 1, door = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = at(1, port);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (void *)&a, sizeof a) < 0 || listen(door, 4096) < 0) die("listen");
    watch(poll, EPOLL_CTL_ADD, door, EPOLLIN);
    struct epoll_event events[256];
    while (1) {
        int count = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd != door) { answer(poll, events[i].data.fd); continue; }
            int fd = accept4(door, 0, 0, SOCK_NONBLOCK);
            if (fd < 0) continue;
            if (fd >= MOST) { close(fd); continue; }
            no_delay(fd);
            got[fd] = bulk[fd] = 0;
            watch(poll, EPOLL_CTL_ADD, fd, EPOLLIN);
        }
    }
}

// PORT, or ADDRESS:PORT.
static struct sockaddr_in named(char *place) {
    char *port = strrchr(place, ':');
    struct sockaddr_in a = at(1, atoi(port ? port + 1 : place));
    if (port) {
        *port = 0;
        if (!inet_aton(place, &a.sin_addr)) die(place);
    }
    return a;
}

// Visitors come from many addresses of the loopback, so that no port is used up.
static int visit(struct sockaddr_in to) {
    static int turn;
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in from = at(2 + turn++ % 100, 0);
    setsockopt(fd, SOL_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (fd < 0 || fd >= MOST || bind(fd, (void *)&from, sizeof from) < 0) die("visit");
    if (connect(fd, (void *)&to, sizeof to) < 0) die("connect");
    no_delay(fd);
    got[fd] = 0;
    return fd;
}

static void ask(int fd, char what) {
    char out[ASK] = {what};
    since[fd] = now();
    if (send(fd, out, ASK, MSG_NOSIGNAL) != ASK) die("ask");
}

static int later(const void *a, const void *b) {
    return *(float *)a < *(float *)b ? -1 : *(float *)a > *(float *)b;
}

// Prints what was done per second, how much in all, and the median and the 99th of a hundred of the times, in microseconds.
static void visits(const char *kind, struct sockaddr_in place, double seconds, int parallel) {
    int poll = epoll_create1(0), again = !strcmp(kind, "connections"), flood = !strcmp(kind, "bulk");
    long done = 0, samples = 0;
    for (int i = 0; i < parallel; i++) {
        double start = now();
        int fd = visit(place);
        watch(poll, EPOLL_CTL_ADD, fd, EPOLLIN);
        ask(fd, flood ? 'b' : 'a');
        since[fd] = again ? start : since[fd];
    }
    double begin = now(), end = begin + seconds;
    struct epoll_event events[256];
    while (now() < end) {
        int count = epoll_wait(poll, events, 256, 1000);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            ssize_t n = recv(fd, bytes, CHUNK, MSG_DONTWAIT);
            if (n <= 0) die("a connection ended");
            if (flood) { done += n; continue; }
            if ((got[fd] += n) < ANSWER) continue;
            got[fd] = 0;
            done++;
            if (samples < SAMPLES) took[samples++] = (now() - since[fd]) * 1e6;
            if (again) {
                close(fd);
                double start = now();
                fd = visit(place);
                watch(poll, EPOLL_CTL_ADD, fd, EPOLLIN);
                ask(fd, 'a');
                since[fd] = start;
            } else {
                ask(fd, 'a');
            }
        }
    }
    qsort(took, samples, sizeof *took, later);
    printf("{\"rate\":%.1f,\"done\":%ld,\"p50\":%.1f,\"p99\":%.1f}\n", done / (now() - begin), done,
           samples ? took[samples / 2] : 0, samples ? took[samples * 99 / 100] : 0);
}

// Each connection has carried something; all stay open until the input ends.
static void idle(struct sockaddr_in place, int count) {
    for (int i = 0; i < count; i++) {
        int fd = visit(place);
        ask(fd, 'a');
        if (recv(fd, bytes, ANSWER, MSG_WAITALL) != ANSWER) die("an idle connection");
    }
    printf("open\n");
    fflush(stdout);
    if (read(0, bytes, 1) < 0) die("read");
}

int main(int count, char **words) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < MOST ? files.rlim_max : MOST;
    setrlimit(RLIMIT_NOFILE, &files);
    if (count == 3 && !strcmp(words[1], "serve")) serve(atoi(words[2]));
    else if (count == 4 && !strcmp(words[1], "idle")) idle(named(words[2]), atoi(words[3]));
    else if (count == 5) visits(words[1], named(words[2]), atof(words[3]), atoi(words[4]));
    else return 2;
    return 0;
}
