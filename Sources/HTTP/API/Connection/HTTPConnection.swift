internal import Bytes
internal import HTTP
internal import Reactor

/// One HTTP/1.1 connection: drives the protocol machine with what the stream brings, asks the service, and writes what
/// comes of it. Confined to its loop.
///
/// One request is in flight at a time. While it is, reading pauses, so whoever pipelines waits in its own buffers.
///
/// Why `exclusivity(unchecked)` holds: these values are set at once, or by methods that call nobody who knows this
/// connection, so none can be reached a second time while it changes.
final class HTTPConnection: StreamHandler, RosterGuest {
    let station: HTTPStation
    @exclusivity(unchecked) var machine: ServerConnectionMachine
    /// Where the station keeps this connection.
    var place = -1
    @exclusivity(unchecked) private var stream: Stream?
    private var peer = Peer(address: IPAddress(high: 0, low: 0), isSecure: false)

    /// What is known of the request in flight.
    @exclusivity(unchecked) private(set) var exchange: Exchange?
    /// The request whose content is being read.
    @exclusivity(unchecked) private var request: Request?
    /// Whether a handler works on the request in flight, its task when it has one, and when it must be done.
    @exclusivity(unchecked) var isWorking = false
    @exclusivity(unchecked) var isBeginning = false
    @exclusivity(unchecked) var work: Task<Void, Never>?
    var workDeadline = Tick.never
    @exclusivity(unchecked) var workTimer = DeadlineTimer()
    @exclusivity(unchecked) private var isHandedOver = false
    /// More has been written than the client has taken.
    @exclusivity(unchecked) private var isFull = false
    @exclusivity(unchecked) private var sent = SentAnswers()
    @exclusivity(unchecked) private var timer = DeadlineTimer()

    init(at station: HTTPStation) {
        self.station = station
        machine = ServerConnectionMachine(limits: station.limits, now: station.reactor.now)
    }

    var reactor: Reactor { station.reactor }

    // MARK: What the stream tells

    func opened(_ stream: Stream) {
        self.stream = stream
        // Whoever comes through a Unix socket is on this machine.
        peer = Peer(address: stream.peer.ip ?? IPAddress(v4: 0x7F00_0001), isSecure: stream.isSecure)
        station.enter(self)
        if station.isRetiring { retire() }
        setTimer()
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        while true {
            let event = machine.receive(input, &position, now: reactor.now)
            switch event {
            case .more:
                setTimer()
                return position
            case .paused:
                stream.pauseReading()
                return position
            case .request: begin()
            case .content(let range): keep(input.extracting(range))
            case .contentEnd:
                guard let complete = request else { continue }
                request = nil
                respond(to: complete)
            case .refuse(let fault): refuse(fault)
            case .close:
                stream.finish()
                return position
            }
            if isHandedOver || !stream.isOpen { return position }
            if isFull {
                // Whoever asks on without reading the answers waits until they have gone out.
                stream.pauseReading()
                return position
            }
        }
    }

    func ended(_ stream: Stream) {
        switch machine.endOfInput() {
        case .close: stream.finish()
        case .refuse(let fault): refuse(fault)
        case .more, .paused, .request, .content, .contentEnd: break
        }
    }

    func drained(_ stream: Stream) {
        sent.report(to: station.service, on: reactor)
        guard isFull else { return }
        isFull = false
        resume()
    }

    func closed(_ stream: Stream, why reason: StreamEnd) {
        release()
        sent.report(to: station.service, on: reactor)
    }

    /// The server goes down.
    func retire() {
        if machine.retire() { stream?.finish() }
    }

    // MARK: A request

    private func begin() {
        switch station.service.begin(machine.head, from: peer, at: reactor.now) {
        case .answer(let exchange, let response):
            self.exchange = exchange
            answer(response)
        case .receive(let request, let limit):
            exchange = request.exchange
            guard machine.hasContent else { return respond(to: request) }
            self.request = request
            switch machine.readContent(upTo: limit, now: reactor.now) {
            case .proceed: break
            case .write(let bytes): stream?.write(bytes)
            case .refuse(let fault): return refuse(fault)
            }
            setTimer()
        }
    }

    private func keep(_ piece: Span<UInt8>) {
        piece.withUnsafeBufferPointer { request?.body.append(contentsOf: $0) }
    }

    private func respond(to request: Request) {
        switch station.service.respond(to: request) {
        case .ready(let response): answer(response)
        case .pending(let pending): start(pending)
        case .upgrade(let response, let upgrade): answer(response, before: upgrade)
        }
    }

    private func refuse(_ fault: HTTPFault) {
        stopWork()
        request = nil
        // An answer that is already on its way cannot be taken back: what is left is to cut it.
        guard machine.owesAnswer else {
            stream?.abort()
            return
        }
        let known = exchange.map { (exchange: $0, head: machine.head) }
        let (exchange, response) = station.service.refuse(fault.status, of: known, from: peer, at: reactor.now)
        self.exchange = exchange
        answer(response)
    }

    /// Goes on with what the client has sent meanwhile.
    func resume() {
        guard let stream, stream.isOpen, !isHandedOver, !isFull else { return }
        stream.resumeReading()
        // What the machine held back before it paused is not in the stream any more.
        if stream.isOpen, !isHandedOver { _ = received(Span(), on: stream) }
    }

    // MARK: The answer

    /// - Parameter upgrade: what the connection becomes behind the head, unless nothing may follow that, as to HEAD.
    func answer(_ response: Response, before upgrade: Upgrade? = nil) {
        guard let stream, let exchange else { return }
        let answer = machine.answer(response, prepared: station.currentFields(), now: reactor.now)
        if let fault = answer.fault { station.service.failed(fault, exchange) }
        sent.add(exchange, response.status, bytes: answer.bytes.count)
        isFull = !stream.write(answer.bytes)
        switch answer.next {
        case .proceed: self.exchange = nil
        case .close: stream.finish()
        case .upgraded: hand(over: stream, to: upgrade)
        }
    }

    private func hand(over stream: Stream, to upgrade: Upgrade?) {
        // A head that promises a newcomer where none comes: nothing more would ever be said.
        guard let upgrade else { return stream.abort() }
        isHandedOver = true
        sent.report(to: station.service, on: reactor)
        release()
        let newcomer = upgrade.newcomer()
        stream.hand(over: newcomer)
        newcomer.opened(stream)
        // Reading may have paused while the answer was thought about.
        stream.resumeReading()
    }

    // MARK: Time and end

    private func setTimer() {
        guard timer.isLate(for: machine.deadline) else { return }
        timer.follow(machine.deadline, on: reactor) { [unowned self] in
            timer.fired()
            timePassed()
        }
    }

    private func timePassed() {
        switch machine.tick(now: reactor.now) {
        case .close: stream?.finish()
        case .refuse(let fault): refuse(fault)
        case .more, .paused, .request, .content, .contentEnd, nil: break
        }
        setTimer()
    }

    private func release() {
        stopWork()
        workTimer.cancel(on: reactor)
        timer.cancel(on: reactor)
        if stream != nil { station.leave(self) }
        stream = nil
    }
}
