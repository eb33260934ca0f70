import Testing
@Suite struct SocketDoorTests {}
