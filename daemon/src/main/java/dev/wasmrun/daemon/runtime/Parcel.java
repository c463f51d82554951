package dev.wasmrun.daemon.runtime;

/**
 * A package of the npm registry in one version.
 *
 * @param integrity the hash that its archive must have, as npm writes it: {@code sha512-BASE64}
 */
record Parcel(String name, String version, String integrity) {
    Parcel {
        if (!integrity.startsWith("sha512-")) {
            throw new IllegalArgumentException("%s %s has no sha512".formatted(name, version));
        }
    }

    /** Where a registry keeps its archive. */
    String path() {
        return "%s/-/%s-%s.tgz".formatted(name, name, version);
    }
}
