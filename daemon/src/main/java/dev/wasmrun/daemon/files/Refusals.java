package dev.wasmrun.daemon.files;

import dev.wasmrun.protocol.Problem;
import dev.wasmrun.protocol.Problem.Kind;
import dev.wasmrun.protocol.ProblemException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file is not shown or saved. */
final class Refusals {
    private static final String ELSEWHERE = "Use an editor of your own for it";

    private Refusals() {}

    static ProblemException of(String path, IOException cause) {
        return switch (cause) {
            case NoSuchFileException _ -> gone(path);
            case NotDirectoryException _ ->
                    refused(
                            Kind.INVALID,
                            "not-a-folder",
                            path + " is no folder",
                            "Open it as a file");
            case AccessDeniedException _ ->
                    refused(
                            Kind.FORBIDDEN,
                            "file-forbidden",
                            "'%s' leads out of the project, or may not be opened".formatted(path),
                            "Links out of the project are not followed; " + ELSEWHERE);
            default ->
                    refused(
                            Kind.FAILED,
                            "file-failed",
                            "'%s' cannot be read or written: %s"
                                    .formatted(path, cause.getMessage()),
                            "Look at the disk and at who owns the file");
        };
    }

    static ProblemException gone(String path) {
        return refused(
                Kind.NOT_FOUND,
                "no-such-file",
                "There is no file '%s' in the project".formatted(path),
                "It was moved or deleted; look into its folder again");
    }

    static ProblemException badPath(String path) {
        return refused(
                Kind.INVALID,
                "bad-path",
                "'%s' names no file".formatted(path),
                "Write for example: src/app.js");
    }

    static ProblemException changedMeanwhile(String path) {
        return refused(
                Kind.CONFLICT,
                "changed-meanwhile",
                "'%s' was changed by somebody else since it was opened".formatted(path),
                "Open it again, and make the change anew");
    }

    static ProblemException link(String path) {
        return refused(
                Kind.INVALID,
                "file-is-link",
                "'%s' is a link to another file".formatted(path),
                "Edit the file that it leads to");
    }

    static ProblemException noFile() {
        return refused(Kind.INVALID, "not-a-file", "This is no file", "Choose a file");
    }

    static ProblemException notText() {
        return refused(Kind.INVALID, "not-text", "This file is not text in UTF-8", ELSEWHERE);
    }

    static ProblemException tooLarge(long size) {
        return refused(
                Kind.INVALID,
                "file-too-large",
                "With %,d KB this is too large for the page; %,d KB at most"
                        .formatted(size / 1024, TextFile.LARGEST / 1024),
                ELSEWHERE);
    }

    private static ProblemException refused(Kind kind, String code, String message, String hint) {
        return new ProblemException(new Problem(kind, code, message, hint));
    }
}
