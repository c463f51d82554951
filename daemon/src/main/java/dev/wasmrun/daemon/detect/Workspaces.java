package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rule 5 for a folder that only holds packages together: turbo starts them all; else the one that
 * can be started, or the user says which.
 */
final class Workspaces {
    private static final int MOST_MEMBERS = 200;
    private static final int MOST_TOLD = 10;

    /** A package of the workspace that has something to start. */
    private record Member(String path, String name, String script, NodeProject project) {}

    private Workspaces() {}

    static Optional<Start> start(NodeProject root, Notes notes) {
        if (!isRoot(root)) {
            return Optional.empty();
        }
        if (root.folder().has("turbo.json") && root.manifest().needs("turbo")) {
            notes.because(5, "turbo.json: turbo starts dev of all packages");
            return Optional.of(Start.shell("turbo run dev"));
        }
        var members = withoutLibraries(startable(root));
        return switch (members.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(only(root, members.getFirst(), notes));
            default -> throw Refusals.workspace(root.folder().path(), commands(root, members));
        };
    }

    static boolean isRoot(NodeProject project) {
        return !patterns(project).isEmpty();
    }

    private static Start only(NodeProject root, Member member, Notes notes) {
        notes.because(
                5,
                "of the workspace only %s has a script \"%s\""
                        .formatted(member.path(), member.script()));
        var script = member.project().manifest().scripts().get(member.script());
        var start = Start.shell(command(root, member));
        return NodeStart.known(start, member.project(), script).somewhere();
    }

    /** What others that can be started are made of is not the app. */
    private static List<Member> withoutLibraries(List<Member> members) {
        var apps =
                members.stream()
                        .filter(
                                member ->
                                        members.stream()
                                                .map(other -> other.project().manifest())
                                                .noneMatch(other -> other.needs(member.name())))
                        .toList();
        return apps.isEmpty() ? members : apps;
    }

    private static List<String> commands(NodeProject root, List<Member> members) {
        return members.stream().limit(MOST_TOLD).map(member -> command(root, member)).toList();
    }

    /** As the workspace's own manager starts a script of one of its packages. */
    private static String command(NodeProject root, Member member) {
        return switch (root.manager()) {
            case "pnpm" -> "pnpm --filter ./%s run %s".formatted(member.path(), member.script());
            case "yarn" -> "yarn workspace %s run %s".formatted(member.name(), member.script());
            case "bun" -> "bun run --filter %s %s".formatted(member.name(), member.script());
            default -> "npm run %s -w %s".formatted(member.script(), member.path());
        };
    }

    private static List<Member> startable(NodeProject root) {
        return patterns(root).stream()
                .flatMap(pattern -> folders(root.folder(), pattern))
                .distinct()
                .limit(MOST_MEMBERS)
                .flatMap(path -> member(root, path).stream())
                .toList();
    }

    private static Optional<Member> member(NodeProject root, String path) {
        var project = NodeProject.of(root.folder().folder(path), root.inside() + "/" + path);
        var scripts = project.manifest().scripts();
        var name = project.manifest().text("name").orElse(path);
        return NodeStart.SCRIPTS.stream()
                .filter(script -> !scripts.getOrDefault(script, "").isBlank())
                .findFirst()
                .filter(_ -> isPlain(name) && isPlain(path))
                .map(script -> new Member(path, name, script, project));
    }

    // It becomes part of a command.
    private static boolean isPlain(String word) {
        return word.matches("[@A-Za-z0-9._/-]+");
    }

    /** {@code apps/web}, {@code packages/*}; what is deeper is looked for two folders down. */
    private static Stream<String> folders(Folder folder, String pattern) {
        var star = pattern.indexOf("/*");
        if (star < 0) {
            return pattern.equals("*") ? below(folder, "") : Stream.of(pattern);
        }
        var parent = pattern.substring(0, star);
        var first = below(folder, parent + "/").toList();
        return pattern.startsWith("/**", star)
                ? Stream.concat(
                        first.stream(), first.stream().flatMap(name -> below(folder, name + "/")))
                : first.stream();
    }

    private static Stream<String> below(Folder folder, String parent) {
        var in = folder.folder(parent);
        return folder.owns(parent.isEmpty() ? "." : parent) && folder.hasFolder(parent)
                ? in.folders().stream()
                        .filter(name -> !name.equals("node_modules") && !name.startsWith("."))
                        .map(parent::concat)
                : Stream.of();
    }

    private static List<String> patterns(NodeProject project) {
        var workspaces = project.manifest().json().path("workspaces");
        var listed = workspaces.isArray() ? workspaces : workspaces.path("packages");
        return Stream.concat(
                        StreamSupport.stream(listed.spliterator(), false)
                                .map(one -> one.asText("")),
                        pnpm(project.folder()))
                .map(pattern -> pattern.replaceFirst("^\\./", "").replaceFirst("/$", ""))
                .filter(pattern -> !pattern.isEmpty() && !pattern.startsWith("!"))
                .filter(pattern -> !pattern.contains("..") && !pattern.startsWith("/"))
                .distinct()
                .toList();
    }

    /** The list {@code packages:} of pnpm-workspace.yaml. */
    private static Stream<String> pnpm(Folder folder) {
        return folder.text("pnpm-workspace.yaml").stream()
                .flatMap(String::lines)
                .dropWhile(line -> !line.startsWith("packages:"))
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .takeWhile(line -> line.startsWith("-"))
                .map(line -> line.substring(1).strip().replaceAll("^['\"]|['\"]$", ""));
    }
}
