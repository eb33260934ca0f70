internal import CLinux
internal import Glibc

/// Opens outgoing connections.
package enum Connector {
    /// What a connection under TLS needs: whom to trust, and whose name the certificate must bear.
    package struct Security {
        package let context: TLSContext
        package let host: String

        package init(_ context: TLSContext, host: String) {
            self.context = context
            self.host = host
        }
    }

    /// Begins to connect. The handler hears `opened`, or `closed` with `.unreachable` or `.late`; never before this
    /// returns. Called on the loop.
    @discardableResult
    package static func connect(
        to address: SocketAddress, on reactor: Reactor, secure: Security? = nil, handler: any StreamHandler
    ) throws(StreamEnd) -> Stream {
        reactor.preconditionOnLoop()
        let engine: TLSEngine?
        do throws(TLSFailure) {
            engine = try secure.map { secure throws(TLSFailure) in
                try TLSEngine(client: secure.context, host: secure.host)
            }
        } catch {
            throw .insecure(error)
        }
        let socket: Descriptor
        do throws(SystemFailure) {
            socket = try open(to: address)
        } catch {
            throw .unreachable(error)
        }
        let stream = Stream(
            socket, peer: address, on: reactor, state: .connecting, handler: handler, secure: engine)
        stream.begin(within: engine == nil ? reactor.limits.connect : reactor.limits.handshake)
        return stream
    }

    private static func open(to address: SocketAddress) throws(SystemFailure) -> Descriptor {
        let socket = try Socket.make(for: address)
        Socket.sendAtOnce(socket, to: address)
        let number = socket.raw
        let result = try address.withRaw { raw, length in Glibc.connect(number, raw, length) }
        // A Unix socket stands at once or says EAGAIN when its backlog is full; TCP is on its way with EINPROGRESS.
        guard result == 0 || errno == EINPROGRESS else { throw SystemFailure(call: "connect") }
        return socket
    }
}
