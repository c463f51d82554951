package dev.wasmrun.daemon.runtime;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.ProblemException;

import java.util.List;

/** Every reason for which a runtime cannot be had or removed, in words. */
final class Refusals {
    private Refusals() {}

    static ProblemException notProvided(String runtime) {
        return new Problem(
                        Problem.Kind.NOT_FOUND,
                        "unknown-runtime",
                        "wasmrun provides no runtime '%s'".formatted(runtime),
                        "It provides node; Python comes from the machine: apt-get install python3 python3-venv")
                .asException();
    }

    static ProblemException unknown(String wanted, List<String> known) {
        return new Problem(
                        Problem.Kind.NOT_FOUND,
                        "unknown-version",
                        "wasmrun provides no Node.js %s".formatted(wanted),
                        known.isEmpty()
                                ? "There is no Node.js for this machine; install one, for example: apt-get install nodejs npm"
                                : "Near it: %s".formatted(String.join(", ", known)))
                .asException();
    }

    static ProblemException unreachable(String version, String host, String why) {
        return new Problem(
                        Problem.Kind.INSTALL_FAILED,
                        "runtime-unreachable",
                        "Node.js %s cannot be fetched from %s: %s".formatted(version, host, why),
                        "Check network and proxy, or the registry in .npmrc; or install Node.js yourself")
                .asException();
    }

    static ProblemException damaged(Parcel parcel, String host) {
        return new Problem(
                        Problem.Kind.INSTALL_FAILED,
                        "runtime-damaged",
                        "%s %s from %s is not what it must be: another sha512, or no archive"
                                .formatted(parcel.name(), parcel.version(), host),
                        "Try again; if it stays so, the registry or a proxy changes what passes")
                .asException();
    }

    static ProblemException notStored(String version, String why) {
        return new Problem(
                        Problem.Kind.INSTALL_FAILED,
                        "runtime-not-stored",
                        "Node.js %s cannot be stored: %s".formatted(version, why),
                        "Make room on the disk of $WASMRUN_HOME")
                .asException();
    }

    static ProblemException notHere(String version) {
        return new Problem(
                        Problem.Kind.NOT_FOUND,
                        "no-such-runtime",
                        "Node.js %s is not installed by wasmrun".formatted(version),
                        "wasmrun runtimes ls shows which are")
                .asException();
    }

    static ProblemException inUse(String version, List<String> apps) {
        return new Problem(
                        Problem.Kind.CONFLICT,
                        "runtime-in-use",
                        "Node.js %s is used by %s".formatted(version, String.join(", ", apps)),
                        "Remove them first: wasmrun rm %s".formatted(apps.getFirst()))
                .asException();
    }
}
