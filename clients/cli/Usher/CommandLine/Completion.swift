/// Completion scripts, made from the table of commands.
package enum Completion {
    package static func script(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private static var names: String { CommandName.allCases.map(\.rawValue).joined(separator: " ") }

    private static var bash: String {
        var text = """
            # bash completion for seatcat: source <(seatcat completion bash)
            _seatcat() {
                local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} words
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\(names)" -- "$word"))
                    return
                fi
                case "$last" in
                --token-file|--save-pos)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$word")
                    return ;;

            """
        for row in CommandTable.rows {
            for option in row.options where !option.choices.isEmpty {
                let pattern = option.flags.joined(separator: "|")
                let words = option.choices.joined(separator: " ")
                text += "    \(pattern)) COMPREPLY=($(compgen -W \"\(words)\" -- \"$word\")); return ;;\n"
            }
        }
        text += "    esac\n    case \"${COMP_WORDS[1]}\" in\n"
        for row in CommandTable.rows {
            let words = row.allOptions.flatMap(\.flags) + operandWords(of: row.name)
            text += "    \(row.name.rawValue)) words=\"\(words.joined(separator: " "))\" ;;\n"
        }
        return text + """
                esac
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F _seatcat seatcat

            """
    }

    private static var zsh: String {
        var text =
            "#compdef seatcat\n# zsh completion for seatcat: seatcat completion zsh > _seatcat, in a folder of $fpath\n"
        text += "_seatcat() {\n    local -a commands\n    commands=(\n"
        for row in CommandTable.rows { text += "        '\(row.name.rawValue):\(quoted(row.summary))'\n" }
        text += "    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
        text += "    case $words[2] in\n"
        for row in CommandTable.rows {
            text += "    \(row.name.rawValue)) _arguments \\\n"
            for option in row.allOptions {
                let value = option.placeholder.map { ":\(quoted($0)):\(zshValues(of: option))" } ?? ""
                let times = option.isRepeatable ? "*" : ""
                for flag in option.flags { text += "        '\(times)\(flag)[\(quoted(option.summary))]\(value)' \\\n" }
            }
            let words = operandWords(of: row.name)
            text += words.isEmpty ? "        '*: :' ;;\n" : "        '*: :(\(words.joined(separator: " ")))' ;;\n"
        }
        return text + "    esac\n}\n_seatcat \"$@\"\n"
    }

    private static var fish: String {
        var text = "# fish completion for seatcat: seatcat completion fish | source\ncomplete -c seatcat -f\n"
        for row in CommandTable.rows {
            text += "complete -c seatcat -n __fish_use_subcommand -a \(row.name.rawValue) -d '\(plain(row.summary))'\n"
        }
        for row in CommandTable.rows {
            let condition = "-n '__fish_seen_subcommand_from \(row.name.rawValue)'"
            for option in row.allOptions {
                let letter = option.letter.map { " -s \($0)" } ?? ""
                let isFile = option.name == .tokenFile || option.name == .savePosition
                let value = isFile ? " -r -F" : option.placeholder == nil ? "" : " -x"
                let choices = option.choices.isEmpty ? "" : " -a '\(option.choices.joined(separator: " "))'"
                text += "complete -c seatcat \(condition)\(letter) -l \(option.name.rawValue)\(value)\(choices)"
                text += " -d '\(plain(option.summary))'\n"
            }
            let words = operandWords(of: row.name)
            if !words.isEmpty { text += "complete -c seatcat \(condition) -a '\(words.joined(separator: " "))'\n" }
        }
        return text
    }

    private static func operandWords(of command: CommandName) -> [String] {
        if command == .completion { return Shell.allCases.map(\.rawValue) }
        return command == .help ? CommandName.allCases.map(\.rawValue) : []
    }

    private static func zshValues(of option: OptionRow) -> String {
        if !option.choices.isEmpty { return "(\(option.choices.joined(separator: " ")))" }
        return option.name == .tokenFile || option.name == .savePosition ? "_files" : " "
    }

    /// Within single quotes.
    private static func plain(_ text: String) -> String { text.replacing("'", with: "’") }

    /// Within single quotes; brackets and colons mean something to zsh.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text {
            switch character {
            case "'": quoted += "’"
            case ":", "[", "]": quoted += "\\\(character)"
            default: quoted.append(character)
            }
        }
        return quoted
    }
}
