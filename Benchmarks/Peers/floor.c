// The floor of `make bench`: a bare loop that does the least with which a relay can do its work, and checks next to
// nothing. `/ws?topic=T` subscribes to T; a text message `T|payload` from anyone is sent as text frame `payload` to
// every connection of T. What one turn brings for a topic is joined and sent with one call for each subscriber.
//
//     gcc -O2 -o floor floor.c -lcrypto && ./floor PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 20000, TOPICS = 1024, EVENTS = 512, NAME = 32, READ = 64 << 10, JOINED = 1 << 20 };

struct topic {
    char name[NAME];
    int *members;
    int count, room;
    uint8_t *joined;
    size_t length;
    int is_touched;
};

struct connection {
    struct topic *topic;
    int place;
    uint8_t *rest; // what came of a frame, or of the request, that is not whole
    size_t length;
};

static struct connection connections[CONNECTIONS];
static struct topic topics[TOPICS];
static struct topic *touched[TOPICS];
static int touched_count;
static int poller;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static struct topic *find(const char *name, size_t length) {
    if (length >= NAME) die("topic");
    uint32_t hash = 5381;
    for (size_t i = 0; i < length; i++) hash = hash * 33 + (uint8_t)name[i];
    for (uint32_t i = hash;; i++) {
        struct topic *topic = &topics[i % TOPICS];
        if (!topic->joined) {
            memcpy(topic->name, name, length);
            topic->joined = malloc(JOINED);
            return topic;
        }
        if (strlen(topic->name) == length && memcmp(topic->name, name, length) == 0) return topic;
    }
}

static void join(int fd, struct topic *topic) {
    if (topic->count == topic->room) {
        topic->room = topic->room ? 2 * topic->room : 16;
        topic->members = realloc(topic->members, topic->room * sizeof(int));
    }
    connections[fd].topic = topic;
    connections[fd].place = topic->count;
    topic->members[topic->count++] = fd;
}

static void leave(int fd) {
    struct topic *topic = connections[fd].topic;
    if (topic) {
        int last = topic->members[--topic->count];
        topic->members[connections[fd].place] = last;
        connections[last].place = connections[fd].place;
    }
    free(connections[fd].rest);
    memset(&connections[fd], 0, sizeof connections[fd]);
    close(fd);
}

static void send_all(int fd, const uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            poll(&wait, 1, -1);
        } else if (sent < 0) {
            return; // The read that follows hears of it.
        } else {
            bytes += sent;
            length -= sent;
        }
    }
}

static void flush(struct topic *topic) {
    for (int i = 0; i < topic->count; i++) send_all(topic->members[i], topic->joined, topic->length);
    topic->length = 0;
}

static void publish(const uint8_t *message, size_t length) {
    const uint8_t *bar = memchr(message, '|', length);
    if (!bar) die("message");
    struct topic *topic = find((const char *)message, bar - message);
    size_t size = length - (bar + 1 - message);
    if (topic->length + size + 4 > JOINED) flush(topic);
    uint8_t *to = topic->joined + topic->length;
    *to++ = 0x81;
    if (size < 126) {
        *to++ = size;
    } else {
        *to++ = 126;
        *to++ = size >> 8;
        *to++ = size;
    }
    memcpy(to, bar + 1, size);
    topic->length = to + size - topic->joined;
    if (topic->is_touched) return;
    topic->is_touched = 1;
    touched[touched_count++] = topic;
}

// The bytes of whole frames; negative when the peer closes.
static ssize_t take_frames(uint8_t *bytes, size_t length) {
    size_t position = 0;
    while (length - position >= 6) {
        uint8_t *frame = bytes + position;
        size_t size = frame[1] & 0x7f, head = 6;
        if (size == 126) {
            head = 8;
            size = frame[2] << 8 | frame[3];
        } else if (size == 127) {
            die("a frame of more than 64 KiB");
        }
        if (length - position < head + size) break;
        if ((frame[0] & 0x0f) == 8) return -1;
        uint32_t key;
        memcpy(&key, frame + head - 4, 4);
        uint64_t wide = (uint64_t)key << 32 | key, word;
        uint8_t *payload = frame + head;
        size_t i = 0;
        for (; i + 8 <= size; i += 8) {
            memcpy(&word, payload + i, 8);
            word ^= wide;
            memcpy(payload + i, &word, 8);
        }
        for (; i < size; i++) payload[i] ^= key >> (i & 3) * 8;
        if ((frame[0] & 0x0f) == 1) publish(payload, size);
        position += head + size;
    }
    return position;
}

static size_t shake_hands(int fd, uint8_t *bytes, size_t length) {
    uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (!end) return 0;
    char *topic = memmem(bytes, end - bytes, "topic=", 6);
    char *key = memmem(bytes, end - bytes, "Sec-WebSocket-Key: ", 19);
    if (!topic || !key) die("request");
    char text[61], proof[32], answer[256];
    uint8_t digest[20];
    snprintf(text, sizeof text, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + 19);
    EVP_Digest(text, 60, digest, NULL, EVP_sha1(), NULL);
    EVP_EncodeBlock((uint8_t *)proof, digest, 20);
    int size = snprintf(answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: %s\r\n\r\n", proof);
    join(fd, find(topic + 6, strcspn(topic + 6, " &")));
    send_all(fd, (uint8_t *)answer, size);
    return end + 4 - bytes;
}

static void receive(int fd) {
    static uint8_t buffer[2 * READ];
    struct connection *connection = &connections[fd];
    size_t length = connection->length;
    if (length) memcpy(buffer, connection->rest, length);
    ssize_t count = recv(fd, buffer + length, READ, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return leave(fd);
    length += count;
    size_t start = connection->topic ? 0 : shake_hands(fd, buffer, length);
    if (connection->topic) {
        ssize_t taken = take_frames(buffer + start, length - start);
        if (taken < 0) return leave(fd);
        start += taken;
    }
    connection->length = length - start;
    if (!connection->length && !connection->rest) return;
    connection->rest = realloc(connection->rest, connection->length + 1);
    memcpy(connection->rest, buffer + start, connection->length);
}

static void welcome(int listener) {
    int fd, one = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (fd >= CONNECTIONS) die("connections");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    struct rlimit limit = {CONNECTIONS, CONNECTIONS};
    setrlimit(RLIMIT_NOFILE, &limit);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) die("listen");
    poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    printf("relay on port %s\n", arguments[1]);
    fflush(stdout);
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) welcome(listener);
            else receive(events[i].data.fd);
        }
        for (int i = 0; i < touched_count; i++) {
            touched[i]->is_touched = 0;
            flush(touched[i]);
        }
        touched_count = 0;
    }
}
