internal import CLinux

/// A terminal whose settings were changed, and how they were before.
package final class TerminalMode: Sendable {
    package enum Kind: Sendable {
        /// Every key comes at once and means nothing to the terminal; output is still translated.
        case keys
        /// What is typed is not shown: for passwords.
        case hidden
    }

    private let descriptor: CInt
    private let before: Locked<termios?>

    /// Changes the terminal that the program's input is; nil when that is none.
    package init?(_ kind: Kind) {
        descriptor = STDIN_FILENO
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        before = Locked(settings)
        switch kind {
        case .keys:
            settings.c_iflag &= ~tcflag_t(ICRNL | IXON | INLCR | IGNCR | ISTRIP | BRKINT)
            settings.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
        case .hidden: settings.c_lflag &= ~tcflag_t(ECHO)
        }
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) == 0 else { return nil }
    }

    deinit { restore() }

    /// Puts the terminal back as it was. From any thread, any number of times.
    package func restore() {
        before.withLock { settings in
            guard var last = settings else { return }
            settings = nil
            _ = tcsetattr(descriptor, TCSADRAIN, &last)
        }
    }
}
