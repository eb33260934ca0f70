import FuzzChecks
import FuzzDriver

@main struct HashFrameFuzz {
    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        _ = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            let bytes = Array(UnsafeBufferPointer(start: data, count: size))
            if let fault = CryptoChecks.hashFrames(bytes) { preconditionFailure(fault) }
            return 0
        }
    }
}
