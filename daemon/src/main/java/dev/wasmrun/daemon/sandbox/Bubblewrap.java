package dev.wasmrun.daemon.sandbox;

import dev.wasmrun.daemon.network.NetworkNamespace;
import dev.wasmrun.protocol.Problem;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts sandboxes with bubblewrap. */
public final class Bubblewrap {
    // Paths are positional parameters, so no name of a folder is ever read as shell
    private static final String OPEN_FILES =
            "a=$1 s=$2 e=$3; shift 3; exec \"$@\" 3<\"$a\" 4>\"$s\" 5<\"$e/passwd\" 6<\"$e/group\""
                    + " 7<\"$e/hosts\" 8<\"$e/resolv.conf\" 9<\"$e/nsswitch.conf\"";

    private Bubblewrap() {}

    /**
     * Starts the command in that network. Completes once it runs (or has already ended), fails with
     * a {@link dev.wasmrun.protocol.ProblemException} when there is no sandbox to be had.
     */
    public static CompletableFuture<Running> launch(Sandbox sandbox, NetworkNamespace network) {
        var launched = new CompletableFuture<Running>();
        Thread.ofVirtual()
                .name("launch-" + sandbox.hostName())
                .start(
                        () -> {
                            try {
                                launched.complete(start(sandbox, network));
                            } catch (IOException | CompletionException e) {
                                launched.completeExceptionally(
                                        unavailable(e.getMessage()).asException());
                            } catch (InterruptedException | RuntimeException e) {
                                launched.completeExceptionally(e);
                            }
                        });
        return launched;
    }

    private static Running start(Sandbox sandbox, NetworkNamespace network)
            throws IOException, InterruptedException {
        Files.createDirectories(sandbox.files());
        var status = sandbox.files().resolve("status");
        Files.deleteIfExists(status);
        prepareOutput(sandbox);
        try (var files = SandboxFiles.write(sandbox, BubblewrapArguments.of(sandbox))) {
            var process =
                    new ProcessBuilder(commandLine(sandbox, files, status))
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(sandbox.stdout().toFile()))
                            .redirectError(
                                    ProcessBuilder.Redirect.appendTo(sandbox.stderr().toFile()));
            var path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            process.environment().clear();
            process.environment().put("PATH", path);
            var heard = Files.size(sandbox.stderr());
            return new Launch(sandbox, status, heard, network.start(process).join()).await();
        }
    }

    static List<String> commandLine(Sandbox sandbox, SandboxFiles files, Path status) {
        var line = new ArrayList<String>(List.of("/bin/sh", "-c", OPEN_FILES, "sandbox"));
        line.add(files.path(SandboxFiles.ARGUMENTS).toString());
        line.add(status.toString());
        line.add(files.folder().toString());
        line.add("setsid");
        sandbox.owner()
                .ifPresent(
                        owner -> {
                            line.add("setpriv");
                            line.addAll(List.of("--reuid", String.valueOf(owner.uid())));
                            line.addAll(List.of("--regid", String.valueOf(owner.gid())));
                            line.add("--clear-groups");
                        });
        line.addAll(List.of("bwrap", "--args"));
        line.add(String.valueOf(BubblewrapArguments.ARGUMENTS_FD));
        line.add("--");
        line.addAll(BubblewrapArguments.command(sandbox));
        return List.copyOf(line);
    }

    // The app may open /dev/stdout by name, so the files must be its own
    private static void prepareOutput(Sandbox sandbox) throws IOException {
        for (var file : List.of(sandbox.stdout(), sandbox.stderr())) {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            if (sandbox.owner().isPresent()) {
                Files.setAttribute(file, "unix:uid", sandbox.owner().get().uid());
                Files.setAttribute(file, "unix:gid", sandbox.owner().get().gid());
            }
        }
    }

    static Problem unavailable(String why) {
        return new Problem(
                Problem.Kind.SANDBOX,
                "sandbox-unavailable",
                "The sandbox did not start: " + why,
                "wasmrun doctor tells what is missing");
    }
}
