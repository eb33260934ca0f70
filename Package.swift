// swift-tools-version: 6.2
import PackageDescription

/// Fuzz programs are built, and what they call tells them which way it went.
let isFuzzing = Context.environment["FUZZ"] != nil

/// The rules every target of ours is compiled under.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// What fuzz programs look into.
let watched: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

/// Where bytes from outside are read: every unsafe expression must say `unsafe`.
/// Reactor, Storage and Crypto are C in nearly every line, so there the word would mark nothing.
let audited = strict + [.strictMemorySafety()] + watched

let package = Package(
    name: "seatwire",
    products: [
        .executable(name: "seatwire", targets: ["Server"]),
        .executable(name: "seatcat", targets: ["Seatcat"]),
    ],
    targets: [
        // 4 programs
        .executableTarget(
            name: "Server",
            dependencies: [
                "Feed", "Gateway", "Realtime", "WebSocket", "API", "Storage", "Domain", "Reactor", "HTTP", "Contract",
                "Crypto", "Telemetry", "Bytes", "CTcmalloc",
            ],
            swiftSettings: strict),

        // The command-line client, and what it decides
        .executableTarget(
            name: "Seatcat",
            dependencies: ["Usher", "Reactor", "HTTP", "WebSocket", "Contract", "Crypto", "Bytes"],
            path: "clients/cli/Seatcat",
            swiftSettings: strict),
        .target(
            name: "Usher",
            dependencies: ["WebSocket", "HTTP", "Contract", "Bytes"],
            path: "clients/cli/Usher",
            swiftSettings: audited),

        // What joins the two faces: the live feed of the business, and an HTTP request that becomes a WebSocket
        .target(
            name: "Feed",
            dependencies: [
                "Gateway", "API", "Realtime", "WebSocket", "HTTP", "Contract", "Domain", "Reactor", "Telemetry",
                "Bytes",
            ],
            path: "Sources/Realtime/Feed",
            swiftSettings: strict),
        .target(
            name: "Gateway",
            dependencies: ["API", "Realtime", "WebSocket", "HTTP", "Reactor", "Crypto"],
            path: "Sources/Realtime/Gateway",
            swiftSettings: strict),

        // 3 drivers: know the business and do I/O
        .target(
            name: "API",
            dependencies: ["Domain", "HTTP", "Contract", "Reactor", "Crypto", "Telemetry", "Bytes", "CZlib"],
            path: "Sources/HTTP/API",
            swiftSettings: strict),
        .target(
            name: "Realtime",
            dependencies: ["WebSocket", "Reactor", "Telemetry", "Bytes"],
            path: "Sources/Realtime/Hub",
            swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["Domain", "Contract", "Reactor", "Crypto", "Telemetry", "Bytes", "CPostgres"],
            swiftSettings: strict),

        // Reactor: the only descriptors, threads and clocks
        .target(
            name: "Reactor",
            dependencies: ["Telemetry", "Bytes", "CLinux", "COpenSSL"],
            swiftSettings: strict),

        // 2 protocols: bytes and ticks in, events and bytes out
        .target(
            name: "HTTP",
            dependencies: ["Bytes"],
            path: "Sources/HTTP/Engine",
            swiftSettings: audited),
        .target(
            name: "WebSocket",
            dependencies: ["Bytes", "CZlib"],
            path: "Sources/Realtime/WebSocket",
            swiftSettings: audited),
        .target(name: "Contract", dependencies: ["Bytes"], swiftSettings: audited),

        // 1 leaves
        .target(name: "Domain", swiftSettings: audited),
        .target(name: "Bytes", swiftSettings: audited),
        .target(name: "Telemetry", dependencies: ["Bytes"], swiftSettings: audited),
        .target(name: "Crypto", dependencies: ["COpenSSL", "CSodium"], swiftSettings: strict + watched),
        .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/System/COpenSSL", pkgConfig: "openssl",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/System/CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CPostgres", path: "Sources/System/CPostgres", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        // Without pkgConfig, which would link it into sanitized programs too: they do not import it.
        .systemLibrary(
            name: "CTcmalloc", path: "Sources/System/CTcmalloc",
            providers: [.apt(["libgoogle-perftools-dev"])]),

        // What must hold for every input: run by fuzz programs and, on their corpus, by tests
        .target(
            name: "FuzzChecks", dependencies: ["HTTP", "WebSocket", "Contract", "Crypto", "Bytes"], path: "Fuzz/Checks",
            swiftSettings: strict),

        // Tests mirror the sources
        .target(
            name: "TestSupport",
            dependencies: [
                "Reactor", "Storage", "HTTP", "Contract", "Domain", "Crypto", "Telemetry", "Bytes", "COpenSSL",
                "CLinux",
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict),
    ]
        + tests(
            ("Domain", ["Reactor"]), ("Bytes", []), ("Telemetry", ["Bytes"]), ("Crypto", ["FuzzChecks"]),
            ("Contract", ["Reactor", "Bytes", "FuzzChecks"]),
            ("HTTP", ["Bytes", "FuzzChecks"]), ("WebSocket", ["Bytes", "Crypto", "FuzzChecks"]),
            ("Reactor", ["Bytes", "Telemetry", "CLinux", "COpenSSL", "CTcmalloc"]),
            (
                "API",
                [
                    "Feed", "Gateway", "WebSocket", "Domain", "HTTP", "Contract", "Reactor", "Telemetry", "Bytes",
                    "Crypto",
                ]
            ),
            ("Storage", ["Domain", "Reactor", "Telemetry", "Bytes", "Crypto"]),
            (
                "Server",
                [
                    "Feed", "Gateway", "Realtime", "WebSocket", "API", "Storage", "Domain", "Reactor", "HTTP",
                    "Contract", "Crypto", "Telemetry", "Bytes",
                ]
            ),
            ("Realtime", ["WebSocket", "Reactor", "Telemetry", "Bytes"]),
            ("Gateway", ["Contract", "API", "Realtime", "WebSocket", "HTTP", "Reactor", "Telemetry", "Bytes"]),
            ("Usher", ["Reactor", "WebSocket", "HTTP", "Contract", "Bytes"]),
            ("Seatcat", ["Usher", "Reactor", "HTTP", "WebSocket", "Contract", "Crypto", "Bytes"]),
            (
                "Feed",
                [
                    "Gateway", "API", "Realtime", "WebSocket", "HTTP", "Contract", "Domain", "Reactor", "Telemetry",
                    "Bytes",
                ]
            ),
            ("Tidy", ["Reactor"])
        )
        + fuzzers(
            "RequestFuzz", "ChunkFuzz", "ResponseFuzz", "FrameFuzz", "InflateFuzz", "HandshakeFuzz", "JSONFuzz",
            "CommandFuzz", "TokenFuzz", "HashFrameFuzz")
        + benchmarks()
)

/// One test target for each source target; Tidy reads the tree and has none.
func tests(_ rows: (name: String, more: [Target.Dependency])...) -> [Target] {
    rows.map { row in
        let own: [Target.Dependency] = row.name == "Tidy" ? [] : [.init(stringLiteral: row.name), "TestSupport"]
        return .testTarget(name: row.name + "Tests", dependencies: own + row.more, swiftSettings: strict)
    }
}

/// One program for each check, only with FUZZ in the environment: they link a driver that comes with a sanitizer.
func fuzzers(_ names: String...) -> [Target] {
    guard isFuzzing else { return [] }
    let driver = Target.systemLibrary(name: "FuzzDriver", path: "Fuzz/Driver")
    return [driver]
        + names.map { name in
            .executableTarget(
                name: name, dependencies: ["FuzzChecks", "FuzzDriver"], path: "Fuzz/Targets/\(name)",
                swiftSettings: strict, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])])
        }
}

/// What `make bench` measures with, which puts itself in front of malloc, and what Autobahn|Testsuite talks to; only
/// with BENCH in the environment.
func benchmarks() -> [Target] {
    guard Context.environment["BENCH"] != nil else { return [] }
    return [
        .target(name: "CountMalloc", path: "Benchmarks/CountMalloc"),
        .executableTarget(
            name: "HouseBench",
            dependencies: [
                "API", "Realtime", "Reactor", "HTTP", "WebSocket", "Contract", "Crypto", "Domain", "Telemetry",
                "Bytes", "CountMalloc",
            ],
            path: "Benchmarks/House", swiftSettings: strict),
        .executableTarget(
            name: "Relay",
            dependencies: ["Gateway", "API", "Realtime", "WebSocket", "HTTP", "Reactor", "Telemetry"],
            path: "Benchmarks/Relay", swiftSettings: strict),
        .executableTarget(
            name: "EchoClient", dependencies: ["WebSocket", "HTTP", "Crypto", "Bytes"],
            path: "Benchmarks/EchoClient", swiftSettings: strict),
    ]
}
