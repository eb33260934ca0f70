/// What the program may be linked with: the toolchain's libraries without Foundation, and the C libraries that
/// docs/dependencies.md gives a reason for.
enum LinkageRules {
    private static let allowed: Set<String> = [
        "libc", "libm", "libgcc_s", "libstdc++", "libpthread", "libdl", "librt", "libutil", "ld-linux-x86-64",
        "ld-linux-aarch64", "libssl", "libcrypto", "libz", "libpq", "libsodium", "libtcmalloc_minimal",
        "libFoundationEssentials", "libdispatch", "libBlocksRuntime",
    ]

    static func allows(_ library: String) -> Bool {
        let stem = library.prefix { $0 != "." }
        return allowed.contains(String(stem)) || stem.hasPrefix("libswift")
    }
}
