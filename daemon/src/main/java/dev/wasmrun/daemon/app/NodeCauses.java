package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What Node.js and its packages end with. Part of {@link CrashCause}. */
final class NodeCauses {
    private static final String NODE_VERSION =
            "It wants Node.js %1$s: write that to .nvmrc, or as node in [app] of .wasmrun.toml";

    private static final String BUILT =
            "Cannot find module '(\\.{0,2}/(?:[^']{1,200}/)?(?:dist|build|out|\\.next|\\.output)/[^']{1,200})'";

    static final List<CrashWords> ALL =
            List.of(
                    words(
                            "Cannot find module '(\\.{0,2}/[^']{1,200}\\.(?:json|ya?ml|toml|env))'",
                            VariableCauses.COPY),
                    words(
                                    BUILT,
                                    "The build that ran made no %1$s: look at what it wrote, and at where it puts its files (outDir in tsconfig.json)")
                            .below(
                                    "^> (?:npm run |yarn |pnpm )?(?:\\S+@\\S+ )?(?:build|compile|tsc)\\b"),
                    words(
                            BUILT,
                            "The file %1$s is not there: a build makes it, so let that run first, as in --cmd 'npm run BUILD && npm start' with the script of package.json that builds"),
                    words(
                            "Cannot find module '(\\.{0,2}/[^']{1,200})'",
                            "The file %1$s is not there: correct the path, in the start command or in the file that asks for it; when the project makes it, let that be done first"),
                    words(
                            "@prisma/client did not initialize yet|run .?prisma generate|[@.]prisma/client\\b.* has no exported member|Cannot find module '\\.prisma/client",
                            "Prisma's client is not made yet: add the script \"postinstall\": \"prisma generate\" to package.json"),
                    words(
                            "Cannot find module '((?:@[\\w.-]+/)?[\\w-][\\w.-]*)/((?:lib|dist|build|src|cjs|internal)/[^']{1,200})'",
                            "%1$s has no %2$s, or is not installed: where package.json names it, its version does not fit the package that asks for that file (keep the lock file of the versions that work); else npm install %1$s adds it"),
                    words(
                            "Cannot find (?:module|package) '((?:@[\\w.-]+/)?[\\w.-]+)",
                            "The package %1$s is not installed: add it to package.json, as npm install %1$s does"),
                    words(
                            "Package subpath '([^']{1,100})' is not defined by \"exports\" in \\S*node_modules/((?:@[\\w.-]+/)?[\\w.-]+)/package\\.json",
                            "%2$s has no %1$s: its version does not fit the package that asks for that (keep the lock file of the versions that work, or name the version of then)"),
                    words(
                            "Can't resolve '(react-dom/client)'|(renderToReadableStream) is not a function",
                            "Its react and react-dom have no %1$s yet: raise both to 18 or newer in package.json, or name an older version of what asks for it, such as next"),
                    words(
                            "Can't resolve '((?:@[\\w.-]+/)?[\\w-][\\w.-]*)",
                            "The package %1$s is not installed: add it to package.json, as npm install %1$s does"),
                    words(
                            "No such built-in module: (\\S{1,80})",
                            "This Node.js is older than the code, and has no %1$s yet: write a newer one to .nvmrc, such as 24"),
                    words(
                            "does not provide an export named '(\\w+)'",
                            "A newer Node.js or package has it, this one has not: write a newer version to .nvmrc or package.json"),
                    words(
                            "Unexpected token '((?:\\|\\||\\?\\?|&&)=)'",
                            "Node.js knows %1$s from 15 on, and a package of today has it: raise node in engines of package.json (or .nvmrc) to 20, or keep the lock file of the versions that it was written with"),
                    words(
                            "primordials is not defined",
                            "gulp 3 needs Node.js 11 or older, or a newer part: add \"overrides\": {\"graceful-fs\": \"^4.2.11\"} to package.json"),
                    words(
                            "(?i)\\b(util\\.(?:is[A-Z]\\w+|pump|puts|print|log|_extend)|crypto\\.create(?:Dec|C)ipher|new Buffer) is not a (?:function|constructor)",
                            "Newer versions of Node.js have no %1$s: write an older one to .nvmrc, such as 16"),
                    words(
                            "\\b([Oo]s\\.tmpDir) is not a function",
                            "Node.js has no %1$s since 14: name a newer version of the package that calls it, the first one below node_modules in the lines after it"),
                    words(
                            "SKIP_PREFLIGHT_CHECK=true",
                            "Create React App found a package twice, which the lines above name: take it out of package.json, or give --env SKIP_PREFLIGHT_CHECK=true"),
                    words(
                            "Could not find a production build in the",
                            "It serves a build that is not there: start its development server (--cmd 'npm run dev'), or build first (--cmd 'npm run build && npm start')"),
                    words(
                            "Missing script:? \"?([\\w:.-]{1,80})",
                            "package.json has no script %1$s: add it, or give another command with --cmd 'COMMAND'"),
                    words(
                            "error:0308010C|ERR_OSSL_EVP_UNSUPPORTED",
                            "Its webpack is older than Node.js 17: give --env NODE_OPTIONS=--openssl-legacy-provider, or write 16 to .nvmrc"),
                    words(
                            "For Next\\.js, Node\\.js version \"?[<>=^~ v]*(\\d+[\\w.]*)",
                            NODE_VERSION),
                    words(
                            "upgrade Node\\.js to a supported version: \"?[<>=^~ v]*(\\d+[\\w.]*)",
                            NODE_VERSION),
                    words(
                            "requires? (?:at least |a minimum )?Node(?:\\.?js)?(?: version)? ?(?:of )?[<>=^~ v]*(\\d+[\\w.]*)",
                            NODE_VERSION),
                    words(
                            "Unknown file extension \"(\\.[mc]?tsx?)\"",
                            "Node.js runs %1$s files by itself from 22.18 on: write 24 to .nvmrc, or add tsx and start with it"),
                    words(
                            "Non-string value passed to `ts\\.resolveTypeReferenceDirective`",
                            "Its ts-node is older than its TypeScript: raise ts-node to 10 (ts-node-dev to 2) in package.json, or name typescript ~4.6"),
                    words(
                            "You must be logged in to use wrangler dev in remote mode",
                            "wrangler 2 wants an account at Cloudflare: --cmd 'npx wrangler dev --local' runs it here, as wrangler 3 does by itself"),
                    words(
                            "TS5083: Cannot read file '([^']{1,200})'",
                            "tsconfig.json refers to %1$s, which is not there (references, extends): this folder is a part of a larger repository; run it from a checkout of that, or take the reference out"),
                    words(
                            "[Rr]ename `pipeline` field to `tasks`",
                            "Its turbo.json is of Turborepo 1: name turbo ^1 in package.json, or rename pipeline to tasks"),
                    words(
                            "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX|is not supported in strip-only mode",
                            "Node.js takes types out and no more, and this TypeScript needs to be compiled: add tsx, and start with it"),
                    words(
                            "Cannot use import statement outside a module|Unexpected token 'export'",
                            "Its files are ES modules, and package.json does not say so: add \"type\": \"module\""),
                    words(
                            "node_modules/(?:@types/)?((?:@[\\w.-]+/)?[\\w.-]+)/\\S*\\.d\\.[cm]?ts[(:]\\d+[,:]\\d+\\)?[^\\n]{0,20} error TS1\\d{3}:",
                            "The types of %1$s need a newer TypeScript than the project has: raise typescript in package.json, or keep the lock file of the versions that it was written with"),
                    words(
                            "(\\S{0,200}tsconfig[\\w.-]*\\.json)[(:](\\d+)[,:]\\d+\\)?[^\\n]{0,20} error (TS\\d+):",
                            "TypeScript does not accept %1$s (line %2$s, %3$s): write there what it asks for, or name the TypeScript that it was written for in package.json"),
                    words(
                            "^(?!node_modules)(\\S{1,200}\\.[cm]?tsx?)[(:](\\d+)[,:]\\d+\\)?[^\\n]{0,20} error (TS\\d+):",
                            "TypeScript does not compile %1$s (line %2$s, %3$s): mend that, or start what takes types out and no more, as in --cmd 'npx tsx FILE'"),
                    words(
                                    "require is not defined in ES module scope",
                                    "This file has both import and require, as only a bundler understands them: start that, as its README says, by --cmd 'COMMAND', or write all of it one way")
                            .below("MODULE_TYPELESS_PACKAGE_JSON"),
                    words(
                            "(?:require|module|exports) is not defined in ES module scope",
                            "package.json says \"type\": \"module\", and this file is none: name it .cjs, or take \"type\" out"),
                    words(
                            "was compiled against a different Node\\.js version|invalid ELF header|wrong ELF class|version `GLIBC",
                            "A package was built for another system or version: remove node_modules, and it is installed anew"));

    private NodeCauses() {}
}
