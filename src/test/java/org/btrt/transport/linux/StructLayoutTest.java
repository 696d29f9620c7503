// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our offsets against those of the machine's own headers, as its C compiler sees them. */
class StructLayoutTest {
  private static final Path COMPILER = Path.of("/usr/bin/cc");

  @TempDir private Path directory;

  private static Map<String, Integer> ours() {
    Map<String, Integer> offsets = new LinkedHashMap<>();
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_name)", MessageVector.NAME_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_namelen)", MessageVector.NAME_LENGTH_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_iov)", MessageVector.IOVEC_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_iovlen)", MessageVector.IOVEC_COUNT_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_control)", MessageVector.CONTROL_OFFSET);
    offsets.put(
        "offsetof(struct mmsghdr, msg_hdr.msg_controllen)", MessageVector.CONTROL_LENGTH_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_hdr.msg_flags)", MessageVector.FLAGS_OFFSET);
    offsets.put("offsetof(struct mmsghdr, msg_len)", MessageVector.DATAGRAM_LENGTH_OFFSET);
    offsets.put("sizeof(struct mmsghdr)", MessageVector.HEADER_LENGTH);
    offsets.put("offsetof(struct iovec, iov_base)", MessageVector.DATA_OFFSET);
    offsets.put("offsetof(struct iovec, iov_len)", MessageVector.DATA_LENGTH_OFFSET);
    offsets.put("sizeof(struct iovec)", MessageVector.IOVEC_LENGTH);
    offsets.put("offsetof(struct sockaddr_in, sin_family)", SocketAddressFlyweight.FAMILY_OFFSET);
    offsets.put("offsetof(struct sockaddr_in, sin_port)", SocketAddressFlyweight.PORT_OFFSET);
    offsets.put(
        "offsetof(struct sockaddr_in, sin_addr)", SocketAddressFlyweight.IPV4_ADDRESS_OFFSET);
    offsets.put("sizeof(struct sockaddr_in)", SocketAddressFlyweight.IPV4_LENGTH);
    offsets.put(
        "offsetof(struct sockaddr_in6, sin6_flowinfo)", SocketAddressFlyweight.IPV6_FLOW_OFFSET);
    offsets.put(
        "offsetof(struct sockaddr_in6, sin6_addr)", SocketAddressFlyweight.IPV6_ADDRESS_OFFSET);
    offsets.put(
        "offsetof(struct sockaddr_in6, sin6_scope_id)", SocketAddressFlyweight.IPV6_SCOPE_OFFSET);
    offsets.put("sizeof(struct sockaddr_in6)", SocketAddressFlyweight.IPV6_LENGTH);
    offsets.put("offsetof(struct sockaddr_un, sun_family)", UnixAddressFlyweight.FAMILY_OFFSET);
    offsets.put("offsetof(struct sockaddr_un, sun_path)", UnixAddressFlyweight.PATH_OFFSET);
    offsets.put("sizeof(struct sockaddr_un)", UnixAddressFlyweight.LENGTH_MAX);
    offsets.put("AF_UNIX", UnixAddressFlyweight.AF_UNIX);
    offsets.put("offsetof(struct pollfd, fd)", PollDescriptors.DESCRIPTOR_OFFSET);
    offsets.put("offsetof(struct pollfd, events)", PollDescriptors.EVENTS_OFFSET);
    offsets.put("offsetof(struct pollfd, revents)", PollDescriptors.RETURNED_OFFSET);
    offsets.put("sizeof(struct pollfd)", PollDescriptors.LENGTH);
    offsets.put("SOL_SOCKET", SystemCalls.SOL_SOCKET);
    offsets.put("SO_SNDBUF", SystemCalls.SO_SNDBUF);
    offsets.put("SO_RCVBUF", SystemCalls.SO_RCVBUF);
    offsets.put("SO_REUSEPORT", SystemCalls.SO_REUSEPORT);
    offsets.put("IPPROTO_IPV6", SystemCalls.IPPROTO_IPV6);
    offsets.put("IPV6_V6ONLY", SystemCalls.IPV6_V6ONLY);
    offsets.put("IP_MTU_DISCOVER", SystemCalls.IP_MTU_DISCOVER);
    offsets.put("IP_PMTUDISC_PROBE", SystemCalls.IP_PMTUDISC_PROBE);
    offsets.put("SOCK_DGRAM", SystemCalls.SOCK_DGRAM);
    offsets.put("SOCK_CLOEXEC", SystemCalls.SOCK_CLOEXEC);
    offsets.put("POLLIN", PollDescriptors.POLLIN);
    offsets.put("EFD_CLOEXEC", SystemCalls.EFD_CLOEXEC);
    offsets.put("MSG_DONTWAIT", SystemCalls.MSG_DONTWAIT);
    offsets.put("AF_INET", SocketAddressFlyweight.AF_INET);
    offsets.put("AF_INET6", SocketAddressFlyweight.AF_INET6);
    offsets.put("EPERM", Errno.EPERM);
    offsets.put("ENOENT", Errno.ENOENT);
    offsets.put("EINTR", Errno.EINTR);
    offsets.put("EBADF", Errno.EBADF);
    offsets.put("EAGAIN", Errno.EAGAIN);
    offsets.put("ENOMEM", Errno.ENOMEM);
    offsets.put("EACCES", Errno.EACCES);
    offsets.put("EINVAL", Errno.EINVAL);
    offsets.put("ENFILE", Errno.ENFILE);
    offsets.put("EMFILE", Errno.EMFILE);
    offsets.put("EAFNOSUPPORT", Errno.EAFNOSUPPORT);
    offsets.put("EADDRINUSE", Errno.EADDRINUSE);
    offsets.put("EADDRNOTAVAIL", Errno.EADDRNOTAVAIL);
    offsets.put("ENOBUFS", Errno.ENOBUFS);
    offsets.put("ECONNREFUSED", Errno.ECONNREFUSED);
    return offsets;
  }

  private static String program(Map<String, Integer> offsets) {
    return """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <netinet/in.h>
        #include <poll.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/eventfd.h>
        #include <sys/socket.h>
        #include <sys/un.h>
        int main(void) {
        """
        + offsets.keySet().stream()
            .map(term -> "printf(\"%s=%d\\n\", \"" + term + "\", (int)(" + term + "));\n")
            .collect(Collectors.joining())
        + "return 0; }\n";
  }

  @Test
  void shouldAgreeWithTheHeadersOfThisMachine() throws IOException, InterruptedException {
    assumeTrue(SystemCalls.obstacle().isEmpty() && Files.isExecutable(COMPILER));
    Map<String, Integer> ours = ours();
    Path source = Files.writeString(directory.resolve("layout.c"), program(ours));
    Path program = directory.resolve("layout");
    run(COMPILER.toString(), "-o", program.toString(), source.toString());
    assertEquals(
        ours.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()),
        run(program.toString()));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
