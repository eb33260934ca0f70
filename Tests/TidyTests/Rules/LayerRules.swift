/// Who may import whom. A target imports only from below, never a sibling.
enum LayerRules {
    /// What each target may import of ours and of C; the same as its dependencies in Package.swift.
    static let table: KeyValuePairs<String, Set<String>> = [
        "Server": [
            "Feed", "Gateway", "Realtime", "WebSocket", "API", "Storage", "Domain", "Reactor", "HTTP", "Contract",
            "Crypto", "Telemetry", "Bytes", "CTcmalloc",
        ],
        "Feed": [
            "Gateway", "API", "Realtime", "WebSocket", "HTTP", "Contract", "Domain", "Reactor", "Telemetry", "Bytes",
        ],
        "API": ["Domain", "HTTP", "Contract", "Reactor", "Crypto", "Telemetry", "Bytes", "CZlib"],
        "Storage": ["Domain", "Contract", "Reactor", "Crypto", "Telemetry", "Bytes", "CPostgres"],
        "Reactor": ["Telemetry", "Bytes", "CLinux", "COpenSSL"],
        "HTTP": ["Bytes"],
        "WebSocket": ["Bytes", "CZlib"],
        "Realtime": ["WebSocket", "Reactor", "Telemetry", "Bytes"],
        "Gateway": ["API", "Realtime", "WebSocket", "HTTP", "Reactor", "Crypto"],
        "Seatcat": ["Usher", "Reactor", "HTTP", "WebSocket", "Contract", "Crypto", "Bytes"],
        "Usher": ["WebSocket", "HTTP", "Contract", "Bytes"],
        "Contract": ["Bytes"],
        "Telemetry": ["Bytes"],
        "Crypto": ["COpenSSL", "CSodium"],
        "Bytes": [],
        "Domain": [],
    ]

    /// What comes with the toolchain, and who may use it. Whoever is not named may use none of it.
    static let toolchain: [String: Set<String>] = [
        "Synchronization": ["Server", "API", "Storage", "Reactor", "Telemetry", "Crypto"],
        // The system: descriptors, threads, clocks.
        "Glibc": ["Reactor"],
        // JSON of cold paths; never Foundation with its ICU.
        "FoundationEssentials": ["API", "Storage", "Server"],
    ]

    static func allowed(for target: String) -> Set<String>? {
        guard let ours = table.first(where: { $0.key == target })?.value else { return nil }
        return ours.union(toolchain.filter { $0.value.contains(target) }.map(\.key))
    }

    static func violations(in source: SwiftSource, of target: String) -> [Violation] {
        guard let allowed = allowed(for: target) else {
            return [Violation(source.path, 1, "\(target) is not in the table of layers")]
        }
        return source.imports.filter { !allowed.contains($0.module) }.map {
            Violation(source.path, $0.line, "\(target) may not import \($0.module)")
        }
    }

    /// Compares the manifest with the table, in both directions.
    static func violations(in manifest: SwiftSource) -> [Violation] {
        // What tests, fuzz programs and benchmarks depend on is their own affair.
        let targets = Manifest.targets(in: manifest).filter { target in
            ["Sources/", "clients/"].contains { target.path.hasPrefix($0) }
        }
        let declared = targets.compactMap { target -> Violation? in
            guard let allowed = table.first(where: { $0.key == target.name })?.value else {
                return Violation(manifest.path, 1, "\(target.name) is not in the table of layers")
            }
            guard allowed != target.dependencies else { return nil }
            let difference = allowed.symmetricDifference(target.dependencies).sorted().joined(separator: ", ")
            return Violation(manifest.path, 1, "\(target.name) differs from the table of layers in \(difference)")
        }
        let missing = table.map(\.key).filter { name in !targets.contains { $0.name == name } }
        return declared + missing.map { Violation(manifest.path, 1, "\($0) of the table of layers is no target") }
    }
}
