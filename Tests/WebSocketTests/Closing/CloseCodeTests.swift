import Testing

@testable import WebSocket

@Suite struct CloseCodeTests {
    @Test("only codes with a meaning on the wire can be made (RFC 6455 7.4)")
    func valid() {
        let expected = Set<UInt16>([1000, 1001, 1002, 1003] + Array(1007...1014) + Array(3000...4999))
        for number in UInt16.min...UInt16.max {
            #expect((CloseCode(number) != nil) == expected.contains(number), "\(number)")
        }
    }

    @Test("what a client does after each code")
    func advice() {
        let table: [(CloseCode?, CloseAdvice)] = [
            (.normal, .stop), (.goingAway, .reconnect), (.protocolError, .stop), (.unsupportedData, .stop),
            (.invalidPayload, .stop), (.policyViolation, .stop), (.messageTooBig, .stop),
            (.internalError, .backOff(atLeast: .seconds(1))), (.serviceRestart, .backOff(atLeast: .seconds(1))),
            (.tryAgainLater, .backOff(atLeast: .seconds(10))), (.nothingSubscribed, .stop),
            (.sessionRevoked, .stop), (.slow, .backOff(atLeast: .seconds(1))),
            (.flood, .backOff(atLeast: .seconds(1))), (.noPong, .backOff(atLeast: .seconds(1))),
            (.overload, .backOff(atLeast: .seconds(1))), (.drain, .reconnect), (nil, .backOff(atLeast: .zero)),
            // By range, for codes that come later.
            (CloseCode(4099), .stop), (CloseCode(4199), .backOff(atLeast: .seconds(1))), (CloseCode(4299), .reconnect),
            (CloseCode(4300), .backOff(atLeast: .seconds(1))), (CloseCode(3000), .backOff(atLeast: .seconds(1))),
        ]
        for (code, advice) in table { #expect(CloseAdvice(code) == advice, "\(code?.number ?? 0)") }
    }
}
