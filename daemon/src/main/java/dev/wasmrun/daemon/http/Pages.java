package dev.wasmrun.daemon.http;

import dev.wasmrun.daemon.preview.Page;

/** The few pages that people see before they are in. They tell nothing about this machine. */
final class Pages {
    private Pages() {}

    static String signIn() {
        return Page.of(
                "Sign in",
                "<h1>You are not signed in</h1><p>Run <code>wasmrun ui</code> to sign in.</p>");
    }

    static String linkUsed() {
        return Page.of(
                "Sign in",
                "<h1>This link no longer works</h1><p>A link works once, for five minutes. Run"
                        + " <code>wasmrun ui</code> for a new one.</p>");
    }

    static String openPreview(String url) {
        return Page.of(
                "Open the app",
                "<h1>This page needs a way in</h1><p><a target=\"_top\" href=\"%s\">Open the app</a>"
                                .formatted(Page.text(url))
                        + " if you are signed in; else run <code>wasmrun ui</code> first.</p>");
    }
}
