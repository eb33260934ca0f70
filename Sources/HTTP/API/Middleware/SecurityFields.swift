internal import HTTP

/// The fields that tell browsers what they must never do with our answers. They are the same for every answer, so a
/// connection has them ready as bytes.
enum SecurityFields {
    /// A page of ours runs its own scripts and styles and talks to its own server, and nothing else: no inline code,
    /// no other host, no frames, no plug-ins.
    static let contentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    static let constant: [Response.Field] = [
        .init("Content-Security-Policy", contentPolicy),
        .init("X-Content-Type-Options", "nosniff"),
        .init("X-Frame-Options", "DENY"),
        .init("Referrer-Policy", "no-referrer"),
        .init("Cross-Origin-Opener-Policy", "same-origin"),
        .init("Cross-Origin-Resource-Policy", "same-origin"),
        .init("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ]

    /// Only over TLS: over plain HTTP it must not be sent (RFC 6797 section 7.2).
    static let strictTransport = Response.Field("Strict-Transport-Security", "max-age=31536000")
}
