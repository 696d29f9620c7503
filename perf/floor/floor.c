// SPDX-License-Identifier: Apache-2.0
/*
 * The floor: what one core of this kernel does with recvmmsg and sendmmsg alone. Answers a connect,
 * an announce with a fixed number of peers, and a scrape with zeroes, looking at nothing but the
 * action. No tracker that uses the same system calls can be faster.
 *
 * usage: floor PORT [PEERS]   (on 127.0.0.1; 22 peers, that is 152 bytes, unless told otherwise)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, REQUEST_MAX = 2048, REPLY_MAX = 512, PEERS_MAX = 74 };

static char requests[BATCH][REQUEST_MAX];
static char replies[BATCH][REPLY_MAX];
static struct sockaddr_in senders[BATCH];
static struct iovec in_vectors[BATCH], out_vectors[BATCH];
static struct mmsghdr in[BATCH], out[BATCH];

/* Makes the reply in place; returns its length, 0 for none. The transaction id is at 12. */
static size_t answer(const char *request, size_t length, char *reply, int peers) {
  uint32_t action;
  if (length < 16) return 0;
  memcpy(&action, request + 8, sizeof action);
  memcpy(reply, &action, sizeof action);
  memcpy(reply + 4, request + 12, 4);
  switch (ntohl(action)) {
    case 0:
      memset(reply + 8, 7, 8);
      return 16;
    case 1: {
      uint32_t words[3] = {htonl(1800), htonl(peers), htonl(peers)};
      memcpy(reply + 8, words, sizeof words);
      return 20 + 6 * (size_t)peers;
    }
    case 2: {
      size_t hashes = (length - 16) / 20;
      memset(reply + 8, 0, 12 * hashes);
      return 8 + 12 * hashes;
    }
    default:
      return 0;
  }
}

int main(int argc, char **argv) {
  int port = argc > 1 ? atoi(argv[1]) : 0;
  int peers = argc > 2 ? atoi(argv[2]) : 22;
  if (port <= 0 || peers < 0 || peers > PEERS_MAX) {
    fprintf(stderr, "usage: floor PORT [PEERS]\n");
    return 2;
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int buffer = 8 * 1024 * 1024;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    perror("floor");
    return 1;
  }
  for (int i = 0; i < BATCH; i++) {
    in_vectors[i] = (struct iovec){requests[i], REQUEST_MAX};
    in[i].msg_hdr.msg_iov = &in_vectors[i];
    in[i].msg_hdr.msg_iovlen = 1;
    in[i].msg_hdr.msg_name = &senders[i];
    out_vectors[i].iov_base = replies[i];
    out[i].msg_hdr.msg_iov = &out_vectors[i];
    out[i].msg_hdr.msg_iovlen = 1;
    out[i].msg_hdr.msg_namelen = sizeof senders[i];
  }
  for (;;) {
    for (int i = 0; i < BATCH; i++) in[i].msg_hdr.msg_namelen = sizeof senders[i];
    /* Waits for the first, takes what is there. */
    int count = recvmmsg(fd, in, BATCH, MSG_WAITFORONE, NULL);
    int answers = 0;
    for (int i = 0; i < count; i++) {
      size_t length = answer(requests[i], in[i].msg_len, replies[answers], peers);
      if (length > 0) {
        out_vectors[answers].iov_len = length;
        out[answers++].msg_hdr.msg_name = &senders[i];
      }
    }
    for (int sent = 0; sent < answers;) {
      int now = sendmmsg(fd, out + sent, (unsigned)(answers - sent), 0);
      sent += now > 0 ? now : 1;
    }
  }
}
