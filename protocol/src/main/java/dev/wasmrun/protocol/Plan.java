package dev.wasmrun.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a folder is installed and started, and why.
 *
 * @param framework for people: {@code Express}, {@code Flask}
 * @param version of the language's runtime: {@code 20.20.2}
 * @param manager {@code npm}, {@code pnpm}, {@code pip} …; absent when there is nothing to install
 * @param managerVersion the one that the project asks for: exact, perhaps with a hash as in {@code
 *     packageManager}, or a line such as {@code 4}; absent when any will do
 * @param install the install command; empty when there is nothing to install
 * @param start the start command, or, of a {@code partner} without a process, what builds it; one
 *     element is a shell command, more are the words of a program's call
 * @param directory where the start command runs, relative to the project; {@code .} for the project
 *     itself
 * @param port what the app gets as PORT
 * @param portKnown that its page comes from that port is certain: what listens elsewhere is not it
 * @param reload who brings a change of a source file into the running app; of a project beside
 *     {@code partner} into what runs of itself
 * @param env what the app gets besides PORT and the user's own variables
 * @param reasons each rule that fired, in order
 * @param rejected candidates that lost, with the reason
 * @param warnings what the user should know
 * @param processes all that run at the same time, when they are several; empty when it is one
 * @param partner the project in another language that is part of the app: what it installs, on
 *     which runtime, and what its processes get; those that start in its folder are its own
 */
public record Plan(
        Language language,
        Optional<String> framework,
        String version,
        Optional<String> manager,
        Optional<String> managerVersion,
        List<String> install,
        List<String> start,
        String directory,
        Port port,
        boolean portKnown,
        Reload reload,
        Map<String, String> env,
        List<Reason> reasons,
        List<String> rejected,
        List<String> warnings,
        List<PlannedProcess> processes,
        Optional<Plan> partner) {
    /** One rule that fired. {@code rule} is its number in docs/detection.md. */
    public record Reason(int rule, String because) {}

    public Plan {
        install = List.copyOf(install);
        start = List.copyOf(start);
        env = Map.copyOf(env);
        reasons = List.copyOf(reasons);
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
        // the record of a run that an earlier version of the daemon wrote has neither
        processes = processes == null ? List.of() : List.copyOf(processes);
        partner = partner == null ? Optional.empty() : partner;
    }

    /** The same, with something more that the user should know. */
    public Plan withWarning(String more) {
        return new Plan(
                language,
                framework,
                version,
                manager,
                managerVersion,
                install,
                start,
                directory,
                port,
                portKnown,
                reload,
                env,
                reasons,
                rejected,
                Stream.concat(warnings.stream(), Stream.of(more)).toList(),
                processes,
                partner);
    }

    /** Whether no process needs a restart to see a change of a source file. */
    public boolean reloadsItself() {
        return reload == Reload.SELF && partner.stream().allMatch(Plan::reloadsItself);
    }

    /** The one of the app's projects that a file belongs to, by its path in the project. */
    public Plan projectOf(String file) {
        return Stream.concat(Stream.of(this), partner.stream())
                .filter(one -> one.directory.equals(".") || file.startsWith(one.directory + "/"))
                .max(Comparator.comparing(one -> one.directory.replace(".", "").length()))
                .orElse(this);
    }

    /** The one of the app's projects that a process belongs to. */
    public Plan projectOf(PlannedProcess process) {
        return partner.filter(other -> other.directory().equals(process.directory()))
                .filter(_ -> !process.directory().equals(directory))
                .orElse(this);
    }

    /**
     * Whether the partner only makes files for this project's pages: none of its processes runs.
     */
    public boolean buildsPartner() {
        return partner.filter(other -> !other.start().isEmpty())
                .filter(other -> beside().stream().noneMatch(one -> projectOf(one).equals(other)))
                .isPresent();
    }

    /** The main one of several processes. */
    public Optional<PlannedProcess> main() {
        return processes.stream().filter(PlannedProcess::main).findFirst();
    }

    /** The others. */
    public List<PlannedProcess> beside() {
        return processes.stream().filter(process -> !process.main()).toList();
    }
}
