//! What shells complete.

use crate::segel::Segel;
use segel_hsm_testing::tools;
use std::fs;
use std::process::Command;

/// Asks bash as it asks itself: what may stand at the end of this line.
const BASH: &str = r#"
. ./segel.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
_segel segel "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"#;

fn script(shell: &str, language: &str) -> String {
    let answer = Segel::new(["completions", shell, "--lang", language]).run();
    assert_eq!(answer.complaint, "", "{answer:?}");
    answer.done().output.clone()
}

#[test]
fn bash_completes_commands_options_values_and_files() {
    let Some(bash) = tools::program("bash", "bash_completes_commands") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("segel.bash"), script("bash", "id")).unwrap();
    fs::write(folder.path().join("sertifikat kadis.pem"), "").unwrap();
    let complete = |line: &[&str]| -> Vec<String> {
        let output = Command::new(&bash)
            .args(["--norc", "-c", BASH, "bash", "segel"])
            .args(line)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::to_owned).collect()
    };
    assert_eq!(
        complete(&["bulk", "r"]),
        ["run", "resume", "report", "register"]
    );
    assert_eq!(complete(&["--lang", "en", "bulk", "s"]), ["status"]);
    assert_eq!(complete(&["bulk", "run", "--dr"]), ["--dry-run"]);
    assert_eq!(complete(&["bulk", "run", "--kind", "p"]), ["paraf"]);
    assert_eq!(complete(&["completions", "z"]), ["zsh"]);
    assert_eq!(
        complete(&["sign", "--cert", "sertif"]),
        ["sertifikat kadis.pem"]
    );
}

#[test]
fn every_shell_reads_its_script_in_both_languages() {
    let test = "every_shell_reads_its_script";
    for shell in ["bash", "zsh", "fish"] {
        for language in ["id", "en"] {
            let text = script(shell, language);
            assert!(text.contains("dry-run"), "{shell}");
            let Some(program) = tools::program(shell, test) else {
                continue;
            };
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("script");
            fs::write(&file, text).unwrap();
            let output = Command::new(program).arg("-n").arg(&file).output().unwrap();
            assert!(output.status.success(), "{shell}: {output:?}");
        }
    }
}

#[test]
fn shells_that_explain_do_so_in_the_language_that_is_spoken() {
    for shell in ["zsh", "fish"] {
        assert!(script(shell, "id").contains("Menandatangani banyak dokumen PDF"));
        assert!(script(shell, "en").contains("Signs many PDF documents"));
        // words of the code, which are English
        for language in ["id", "en"] {
            assert!(
                !script(shell, language).contains("The organisation."),
                "{shell}"
            );
        }
    }
}

#[test]
fn names_of_values_end_nothing_in_zsh() {
    let text = script("zsh", "en");
    assert!(text.contains(r":PAGE\:LEFT,BOTTOM,WIDTH,HEIGHT:"), "{text}");
}

#[test]
fn another_shell_is_refused() {
    let refused = Segel::new(["completions", "csh"]).run();
    refused.refused_in_words("invalid-value", 2);
    assert!(refused.complaint.contains("bash, zsh, fish"), "{refused:?}");
}
