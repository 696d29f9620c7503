// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btrt admin}: asks the running tracker to change something, and prints its answer. */
@Command(
    name = "admin",
    description = "Change the running tracker, as POST requests to web.listen do.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:It is done.",
      "1:It is not; the answer says why.",
      "2:Wrong usage or configuration."
    })
final class AdminCommand implements Callable<Integer> {
  private static final Set<String> WITH_INFO_HASHES = Set.of("allow", "deny", "drop");
  private static final Set<String> ALONE = Set.of("reload", "drain", "undrain");

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOption option;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "allow, deny or drop torrents; reload, drain or undrain.")
  private String action;

  @Parameters(
      index = "1..*",
      paramLabel = "INFO_HASH",
      description = "40 hex digits each, for allow, deny and drop.")
  private List<String> infoHashes = List.of();

  @Override
  public Integer call() throws ConfigurationException {
    String body = body();
    Configuration configuration = option.read(spec.commandLine().getErr());
    Optional<String> token = Administration.token(configuration.web());
    if (token.isEmpty()) {
      throw wrong("web.admin_token_file is not set in " + option.source() + ", expected: a file");
    }
    try {
      URI uri = WebAddress.of(configuration.web(), "/admin/" + action);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .header("Authorization", "Bearer " + token.get())
              .POST(BodyPublishers.ofString(body));
      HttpResponse<String> answer = WebAddress.ask(request, BodyHandlers.ofString(US_ASCII));
      boolean isDone = answer.statusCode() == 200;
      CommandLine commandLine = spec.commandLine();
      (isDone ? commandLine.getOut() : commandLine.getErr()).println(answer.body().strip());
      return isDone ? Btrt.EXIT_FINE : Btrt.EXIT_FAILED;
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println(
              "not done: "
                  + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
      return Btrt.EXIT_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Btrt.EXIT_FAILED;
    }
  }

  private String body() {
    if (ALONE.contains(action) && infoHashes.isEmpty()) {
      return "";
    }
    if (!WITH_INFO_HASHES.contains(action)) {
      throw wrong(
          "ACTION: "
              + String.join(" ", action, String.join(" ", infoHashes)).strip()
              + ", expected: allow, deny or drop with info-hashes, or reload, drain or undrain");
    }
    if (infoHashes.isEmpty() || !infoHashes.stream().allMatch(h -> h.matches("[0-9a-fA-F]{40}"))) {
      throw wrong("INFO_HASH: expected: 40 hex digits each");
    }
    return "{\"info_hashes\":[\"" + String.join("\",\"", infoHashes) + "\"]}";
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
