internal import CLinux

/// A process that could not be started: at which step, and why.
package struct LaunchFailure: Error, Equatable, CustomStringConvertible {
    package enum Step: Equatable, Sendable {
        /// Before the new process existed: pipes, files, `fork`.
        case preparation
        case session
        case account
        case directory
        case descriptors
        case execution
    }

    package let path: String
    package let step: Step
    package let cause: SystemFailure

    package var description: String {
        switch step {
        case .preparation: "cannot start \(path): \(cause)"
        case .session: "cannot start \(path) in a session of its own: \(cause.reason)"
        case .account: "cannot start \(path) as another user: \(cause.reason)"
        case .directory: "cannot start \(path) in its directory: \(cause.reason)"
        case .descriptors: "cannot give \(path) its input and output: \(cause.reason)"
        case .execution: "cannot execute \(path): \(cause.reason)"
        }
    }
}

extension LaunchFailure {
    init(path: String, report: sw_launch_report) {
        let (step, call): (Step, StaticString) =
            switch UInt32(bitPattern: report.step) {
            case SW_STEP_SESSION.rawValue: (.session, "setsid")
            case SW_STEP_GROUPS.rawValue: (.account, "setgroups")
            case SW_STEP_GROUP.rawValue: (.account, "setresgid")
            case SW_STEP_USER.rawValue: (.account, "setresuid")
            case SW_STEP_DIRECTORY.rawValue: (.directory, "chdir")
            case SW_STEP_DESCRIPTORS.rawValue: (.descriptors, "dup2")
            default: (.execution, "execve")
            }
        self.init(path: path, step: step, cause: SystemFailure(call: call, number: report.error))
    }
}
