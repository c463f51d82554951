package dev.wasmrun.daemon.preview;

/** A page of ours in one piece: no script, style or picture from elsewhere. */
public final class Page {
    private static final String FRAME =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark;
              --canvas: light-dark(#f1f2f4, #111316); --surface: light-dark(#ffffff, #16181c);
              --text: light-dark(#1a1d22, #e4e7eb); --text-2: light-dark(#474e59, #aab1bc);
              --hair: light-dark(#dfe2e6, #252930); --accent: light-dark(#0b6a63, #63c5b9);
              --failed: light-dark(#b3231b, #ff8a80); --working: light-dark(#75399f, #cfa2f2); }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center;
              background: var(--canvas); color: var(--text);
              font: 14px/1.5 ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif; }
            main { max-width: 60ch; margin: 16px; padding: 24px; background: var(--surface);
              border: 1px solid var(--hair); border-radius: 10px; overflow-wrap: anywhere; }
            h1 { font-size: 18px; margin: 0 0 8px; } p { margin: 8px 0 0; color: var(--text-2); }
            a { color: var(--accent); } code { font-family: ui-monospace, monospace; }
            pre { white-space: pre-wrap; font-size: 12px; margin: 16px 0 0; }
            .failed { color: var(--failed); } .working { color: var(--working); }
            </style>
            </head>
            <body><main>%s</main></body>
            </html>
            """;

    private Page() {}

    /**
     * A whole page.
     *
     * @param title plain text
     * @param body HTML
     */
    public static String of(String title, String body) {
        return FRAME.formatted(text(title), body);
    }

    /** Plain text as HTML. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
