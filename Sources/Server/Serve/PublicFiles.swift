internal import API
internal import Reactor

/// What everybody may read: the pages for browsers, and the contracts at `/openapi.json` and `/asyncapi.json`.
enum PublicFiles {
    private static let contracts = ["openapi.json", "asyncapi.json"]
    private static let contractBytes = 1_024 * 1_024

    static func read(_ configuration: Configuration) throws(StartFailure) -> [(path: String, bytes: [UInt8])] {
        let web = try folder("clients/web", named: configuration.web, "; name it with SEATWIRE_WEB or --web")
        let api = try folder("api", named: nil, "")
        do {
            return try StaticFolder.read(web)
                + contracts.map { ($0, try Files.read("\(api)/\($0)", atMost: contractBytes)) }
        } catch {
            throw StartFailure("the files for browsers cannot be read: \(error)")
        }
    }

    private static func folder(_ name: String, named path: String?, _ advice: String) throws(StartFailure) -> String {
        do throws(InstalledFolder.Missing) {
            return try InstalledFolder.find(name, named: path)
        } catch {
            throw StartFailure("\(error)\(advice)")
        }
    }
}
