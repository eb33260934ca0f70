/// What every command takes.
package struct CommonOptions: Equatable, Sendable {
    package var url: String?
    package var tokenFile: String?
    package var headers: [HeaderLine] = []
    package var isInsecure = false
    package var printsJSON = false

    package init() {}

    init(_ reader: ArgumentReader) throws(UsageFault) {
        url = reader.value(.url)
        tokenFile = reader.value(.tokenFile)
        headers = try reader.all(.header).map { text throws(UsageFault) in try ValueReader.header(text) }
        isInsecure = reader.has(.insecure)
        printsJSON = reader.has(.json)
    }
}
