//! The help texts of the command line, in the language that is spoken.

use crate::words::Words;
use clap::Command;

/// The place of options that every command has.
const BEHIND_ALL: usize = 999;

/// Gives `command`, its arguments and its subcommands their texts.
pub(super) fn described(command: Command, words: &Words) -> Command {
    let key = format!("help-{}", command.get_name());
    describe(command, &key, words).after_help(words.say("help-after"))
}

fn describe(command: Command, key: &str, words: &Words) -> Command {
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}",
        words.say("help-usage")
    );
    let command = match words.find(&format!("{key}-after"), &[]) {
        Some(after) => command.after_help(after),
        None => command,
    };
    command
        .about(words.say(key))
        .help_template(template)
        .subcommand_help_heading(words.say("help-commands"))
        .subcommand_value_name(words.say("help-command"))
        .mut_args(|argument| {
            let heading = if argument.is_positional() {
                "help-files"
            } else {
                "help-options"
            };
            let text = argument_key(key, argument.get_id().as_str(), words);
            let takes_values = argument.get_action().takes_values();
            let argument = match argument.get_id().as_str() {
                "lang" | "help" | "version" => argument.display_order(BEHIND_ALL),
                _ => argument,
            };
            let argument = argument
                .help(words.say(&text))
                .help_heading(words.say(heading));
            if takes_values {
                argument.hide_possible_values(true).hide_default_value(true)
            } else {
                argument
            }
        })
        .mut_subcommands(|subcommand| {
            let key = format!("{key}-{}", subcommand.get_name());
            describe(subcommand, &key, words)
        })
}

/// A line of usage, or the help text that it stands in: clap knows one word for options, and no way to
/// give it another.
pub(crate) fn usage(text: &str, words: &Words) -> String {
    let options = words.say("help-options").to_uppercase();
    text.replacen("[OPTIONS]", &format!("[{options}]"), 1)
}

/// What is the same everywhere is said once, and of a run over many documents nothing that is said of
/// one.
fn argument_key(command: &str, argument: &str, words: &Words) -> String {
    match argument {
        "help" | "version" | "lang" | "json" => format!("help-{argument}"),
        "passphrase_fd" | "password_fd" | "pin_fd" | "server_secret_fd" => {
            format!("help-{}", argument.replace('_', "-"))
        }
        _ => {
            let argument = argument.replace('_', "-");
            let own = format!("{command}-{argument}");
            match words.find(&own, &[]) {
                None if command.starts_with("help-segel-bulk") => {
                    format!("help-segel-sign-{argument}")
                }
                _ => own,
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::args::Args;
    use crate::words::Language;
    use clap::CommandFactory;

    #[test]
    fn everything_has_a_help_text_in_both_languages() {
        for language in [Language::Indonesian, Language::English] {
            let words = Words::new(language);
            assert_described(&Args::command(), "help-segel", &words);
        }
    }

    fn assert_described(command: &Command, key: &str, words: &Words) {
        assert!(words.find(key, &[]).is_some(), "{key}");
        for argument in command.get_arguments() {
            let key = argument_key(key, argument.get_id().as_str(), words);
            assert!(words.find(&key, &[]).is_some(), "{key}");
        }
        for subcommand in command.get_subcommands() {
            assert_described(
                subcommand,
                &format!("{key}-{}", subcommand.get_name()),
                words,
            );
        }
    }

    #[test]
    fn no_argument_takes_a_secret() {
        assert_takes_no_secret(&Args::command());
    }

    /// Every other process of the computer can read arguments.
    fn assert_takes_no_secret(command: &Command) {
        for argument in command.get_arguments() {
            let name = argument.get_id().as_str();
            let secret = ["pin", "pass", "secret"]
                .iter()
                .any(|word| name.contains(word));
            assert!(!secret || name.ends_with("_fd"), "{name}");
        }
        command.get_subcommands().for_each(assert_takes_no_secret);
    }

    #[test]
    fn the_command_line_is_well_formed() {
        described(Args::command(), &Words::new(Language::Indonesian)).debug_assert();
    }
}
