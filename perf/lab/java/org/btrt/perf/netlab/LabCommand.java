// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The laboratory as a program: plans runs, has them done, writes down what came of them. */
@Command(
    name = "lab",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    version = "lab of perf/lab/README.md",
    showDefaultValues = true,
    usageHelpWidth = 100,
    description = {
      "Real clients in network namespaces of this machine download a file, once for each arm and"
          + " seed. Counted is what crosses the links between operators, and how long it takes."
          + " Needs root.",
      "Scenarios: s1 to s9, large, n30, smoke. Arms: 0 to 10, or off, order, share, k=N, quota,"
          + " alone, with extras (quota+pex, +adding, +replacing, +private, +dht) and keys of the"
          + " section policy (quota:holders=40,floor=4). perf/lab/README.md tells what they are."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lab.sh smoke --arms 4 --seeds 1            whether it works here, a minute",
      "  lab.sh s1 --arms 0,1,4 --seeds 10 --parallel 2",
      "  lab.sh report --out DIR                    the page anew, from the rows in DIR",
      "  lab.sh clean                               what a killed run has left"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:all runs count", "1:failed", "2:wrong usage", "3:some runs are void"},
    subcommands = {LabCommand.Clean.class, LabCommand.Report.class})
public final class LabCommand implements Callable<Integer> {
  private static final int VOID = 3;
  private static final int TELL_S = 15;
  private static final String LIBRARY = "lib/x86_64/libtorrent4j.so";
  private static final String ROWS = "runs.tsv";
  private static final String CLIENTS = "clients.tsv";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "one after the other; s1")
  private List<String> scenarioNames = List.of("s1");

  @Option(
      names = "--arms",
      paramLabel = "ARM",
      split = ",(?!(?!k=)[a-z_]+=)",
      description = "what is compared; off is what others are compared to")
  private List<String> armNames = List.of("0", "1", "4");

  @Option(names = "--seeds", paramLabel = "N", description = "runs of each arm and scenario")
  private int seeds = 10;

  @Option(names = "--first-seed", paramLabel = "N", description = "the first of the seeds")
  private long firstSeed = 1;

  @Option(names = "--parallel", paramLabel = "N", description = "runs at a time")
  private int parallel = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "for rows, page and charts; runs that are in there already are not repeated; target/lab")
  private Path out;

  @Option(names = "--dist", paramLabel = "DIR", hidden = true, description = "the distribution")
  private Path distribution = Path.of("target", "dist");

  private final AtomicInteger numbers = new AtomicInteger();

  /** Set when the process is told to end: nothing new begins. */
  private volatile boolean isEnding;

  /** Starts the program. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new LabCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<LabScenario> scenarios;
    List<LabArm> arms;
    try {
      scenarios = scenarioNames.stream().map(LabScenario::of).toList();
      arms = armNames.stream().flatMap(word -> LabArm.parse(word).stream()).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    requireMachine();
    if (out == null) {
      out = distribution.resolveSibling("lab");
    }
    Files.createDirectories(out);
    Path scratch = Scratch.make(bytesNeeded(scenarios));
    String prefix = Networks.PREFIX + ProcessHandle.current().pid() + "-";
    Thread cleaner =
        new Thread(
            () -> {
              isEnding = true;
              clean(prefix, scratch);
            },
            "clean");
    Runtime.getRuntime().addShutdownHook(cleaner);
    LabProcess.Place place =
        new LabProcess.Place(
            scratch,
            library(scratch),
            distribution.toAbsolutePath().resolve("bin").resolve("btrt"),
            Networks.isDelayPossible(prefix));
    Facts.write(out, place.isDelayed(), parallel);
    boolean isAllValid = runAll(plan(scenarios, arms, place));
    writeReport(out);
    System.out.println(out.resolve("README.md"));
    return isAllValid ? 0 : VOID;
  }

  /** Runs that are not there yet, all arms of a seed one after the other. */
  private List<LabProcess> plan(
      List<LabScenario> scenarios, List<LabArm> arms, LabProcess.Place place) throws IOException {
    Set<String> known = new HashSet<>();
    LabRow.read(out.resolve(ROWS)).stream()
        .filter(LabRow::counts)
        .forEach(row -> known.add(LabProcess.name(row.scenario(), row.arm(), row.seed())));
    List<LabProcess> runs = new ArrayList<>();
    for (LabScenario scenario : scenarios) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        for (LabArm arm : LabPlan.shuffled(arms, seed)) {
          LabProcess run = new LabProcess(scenario, arm, seed, place);
          if (!known.contains(run.name())) {
            runs.add(run);
          }
        }
      }
    }
    return runs;
  }

  private static void clean(String prefix, Path scratch) {
    try {
      Networks.remove(prefix);
      Scratch.delete(scratch);
    } catch (IOException e) {
      System.err.println("left behind, for lab.sh clean: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireMachine() throws IOException, InterruptedException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new ParameterException(
          spec.commandLine(), "the laboratory makes network namespaces: run it as root");
    }
    if (!Commands.succeeds("ip", "-V") || !Commands.succeeds("tc", "-V")) {
      throw new ParameterException(
          spec.commandLine(), "the laboratory needs ip and tc, Debian: iproute2");
    }
    if (!System.getProperty("os.arch").equals("amd64")) {
      throw new ParameterException(
          spec.commandLine(), "libtorrent4j's library is there for Linux x86_64 only");
    }
    List<String> left = Networks.named(Networks.PREFIX);
    if (!left.isEmpty()) {
      System.err.println(
          left.size()
              + " network namespaces are there already, of another laboratory or of one that was"
              + " killed (lab.sh clean)");
    }
  }

  private long bytesNeeded(List<LabScenario> scenarios) {
    long most =
        scenarios.stream()
            .mapToLong(scenario -> (scenario.clients() + 2L) * scenario.fileBytes())
            .max()
            .orElse(0);
    return most * parallel;
  }

  /** Libtorrent4j's native half as a file. */
  private static Path library(Path scratch) throws IOException {
    Path file = scratch.resolve("libtorrent4j.so");
    try (InputStream in = LabCommand.class.getClassLoader().getResourceAsStream(LIBRARY)) {
      Files.copy(in, file);
    }
    return file;
  }

  private boolean runAll(List<LabProcess> runs) throws IOException, InterruptedException {
    RunBoard board = new RunBoard(System.out, runs.size(), parallel);
    try (ScheduledExecutorService teller =
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("teller").factory());
        ExecutorService pool = Executors.newFixedThreadPool(parallel)) {
      ScheduledFuture<?> telling =
          teller.scheduleAtFixedRate(board::tell, TELL_S, TELL_S, TimeUnit.SECONDS);
      List<Future<Boolean>> pending =
          runs.stream().map(run -> pool.submit(() -> runOne(run, board))).toList();
      boolean isAllValid = true;
      for (Future<Boolean> one : pending) {
        isAllValid &= one.get();
      }
      telling.cancel(false);
      return isAllValid;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private boolean runOne(LabProcess run, RunBoard board) throws IOException, InterruptedException {
    if (isEnding) {
      return false;
    }
    long beginNs = System.nanoTime();
    board.onBegin(run.name());
    LabRow row = run.run(numbers.incrementAndGet(), text -> board.onProgress(run.name(), text));
    if (isEnding) {
      // It was cut short, which says nothing of anybody.
      return false;
    }
    synchronized (this) {
      LabRow.append(out.resolve(ROWS), LabRow.head(), row.line());
      for (String client : run.clients()) {
        LabRow.append(out.resolve(CLIENTS), LabRun.CLIENT_HEAD, client);
      }
    }
    board.onEnd(run.name(), row, System.nanoTime() - beginNs);
    return row.counts();
  }

  private static void writeReport(Path out) throws IOException {
    new LabReport(LabRow.read(out.resolve(ROWS)), Facts.read(out)).write(out);
  }

  /** Removes what a killed laboratory has left. */
  @Command(
      name = "clean",
      description =
          "Ends and removes everything that laboratories have on this machine, also of one that"
              + " runs; of one only, if its process is given.")
  static final class Clean implements Callable<Integer> {
    @Parameters(paramLabel = "PID", arity = "0..1", description = "the laboratory's process")
    private String process = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      String prefix = Networks.PREFIX + (process.isEmpty() ? "" : process + "-");
      int count = Networks.remove(prefix);
      for (Path directory : Scratch.left(Networks.PREFIX + process)) {
        Scratch.delete(directory);
      }
      System.out.println(count + " network namespaces removed");
      return 0;
    }
  }

  /** Makes the page anew. */
  @Command(
      name = "report",
      description = "Makes page and charts anew, from the rows that are there.")
  static final class Report implements Callable<Integer> {
    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "where the rows are")
    private Path out;

    @Override
    public Integer call() throws IOException {
      writeReport(out);
      return 0;
    }
  }
}
