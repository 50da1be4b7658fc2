use super::*;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const MIB: u64 = 1024 * 1024;
const REFUSALS: [Errno; 8] = [
    Errno::XDEV,
    Errno::OPNOTSUPP,
    Errno::INVAL,
    Errno::NOSYS,
    Errno::NOTTY,
    Errno::PERM,
    Errno::BADF,
    Errno::TXTBSY,
];

/// A kernel that clones as file systems with shared blocks do.
const CLONING: Kernel = Kernel {
    clone: |draft, original| {
        let len = original.metadata().unwrap().len();
        let mut bytes = vec![0; usize::try_from(len).unwrap()];
        original.read_exact_at(&mut bytes, 0).unwrap();
        draft.write_all_at(&bytes, 0).unwrap();
        Ok(())
    },
    copy: |_, _, _| Err(Errno::IO),
};

/// A kernel that does neither.
const NEITHER: Kernel = Kernel {
    clone: |_, _| Err(Errno::OPNOTSUPP),
    copy: |_, _, _| Err(Errno::XDEV),
};

/// Bytes that repeat nowhere near.
fn content(len: u64) -> Vec<u8> {
    (0..len)
        .map(|at| u8::try_from(at * 2_654_435_761 % 251).unwrap_or(0))
        .collect()
}

fn original(path: &Path, bytes: &[u8]) -> FileSource {
    fs::write(path, bytes).unwrap();
    FileSource::new(File::open(path).unwrap()).unwrap()
}

/// What a signer does: the original in pieces, each as the output wants it, then the revision.
fn sign(kernel: Kernel, original: &FileSource, piece: u64) -> io::Result<(File, Way)> {
    let draft = tempfile::tempfile().unwrap();
    let mut output = Copying::through(kernel, original, &draft);
    let mut at = 0;
    while at < original.len() {
        let range = at..original.len().min(at + piece);
        let mut expected = vec![0; usize::try_from(range.end - range.start).unwrap()];
        original.read_at(range.start, &mut expected)?;
        at = range.end;
        match output.take_over(range.clone())? {
            Some(standing) => {
                let mut there = vec![0; expected.len()];
                standing.read_at(range.start, &mut there)?;
                assert!(there == expected, "{range:?}");
            }
            None => output.append(&expected)?,
        }
    }
    output.append(b"revision")?;
    let way = output.way;
    Ok((draft, way))
}

fn whole(file: &File) -> Vec<u8> {
    let len = file.metadata().unwrap().len();
    let mut bytes = vec![0; usize::try_from(len).unwrap()];
    file.read_exact_at(&mut bytes, 0).unwrap();
    bytes
}

#[test]
fn every_way_brings_the_same_bytes_over() {
    let folder = tempfile::tempdir().unwrap();
    let content = content(3 * MIB + 17);
    let expected = [content.as_slice(), b"revision"].concat();
    let original = original(&folder.path().join("asli.pdf"), &content);
    for (kernel, way) in [
        (CLONING, Way::Cloned),
        (
            Kernel {
                clone: NEITHER.clone,
                ..Kernel::REAL
            },
            Way::Kernel,
        ),
        (NEITHER, Way::Program),
    ] {
        let (draft, taken) = sign(kernel, &original, MIB).unwrap();
        assert_eq!(taken, way);
        assert!(whole(&draft) == expected, "{way:?}");
    }
    // whichever way this disk goes
    let (draft, way) = sign(Kernel::REAL, &original, MIB).unwrap();
    assert!(whole(&draft) == expected, "{way:?}");
}

#[test]
fn a_kernel_that_copies_a_little_at_a_time_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let content = content(MIB);
    let original = original(&folder.path().join("asli.pdf"), &content);
    let reluctant = Kernel {
        clone: NEITHER.clone,
        copy: |original, draft, range| {
            let end = range.end.min(range.start + 100_000);
            (Kernel::REAL.copy)(original, draft, range.start..end)
        },
    };
    let (draft, way) = sign(reluctant, &original, MIB).unwrap();
    assert_eq!(way, Way::Kernel);
    assert!(whole(&draft).starts_with(&content));
}

#[test]
fn what_is_refused_is_done_another_way() {
    let folder = tempfile::tempdir().unwrap();
    let content = content(MIB);
    let original = original(&folder.path().join("asli.pdf"), &content);
    for refusal in REFUSALS {
        assert!(refused(&refusal.into()), "{refusal:?}");
    }
    for (clone, copy, way) in [
        (
            (|_, _| Err(Errno::NOTTY)) as fn(&File, &File) -> _,
            (|_, _, _| Err(Errno::NOSYS)) as fn(&File, &File, Range<u64>) -> _,
            Way::Program,
        ),
        (
            |_, _| Err(Errno::XDEV),
            |_, _, _| Err(Errno::INVAL),
            Way::Program,
        ),
        (
            |_, _| Err(Errno::INVAL),
            |_, _, _| Err(Errno::OPNOTSUPP),
            Way::Program,
        ),
        (|_, _| Err(Errno::OPNOTSUPP), Kernel::REAL.copy, Way::Kernel),
    ] {
        let (draft, taken) = sign(Kernel { clone, copy }, &original, MIB / 4).unwrap();
        assert_eq!(taken, way);
        assert!(whole(&draft) == [content.as_slice(), b"revision"].concat());
    }
}

/// A copy that is refused in the middle leaves nothing of itself in the draft.
#[test]
fn a_refusal_in_the_middle_is_no_end() {
    let folder = tempfile::tempdir().unwrap();
    let content = content(MIB);
    let original = original(&folder.path().join("asli.pdf"), &content);
    let halfway = Kernel {
        clone: NEITHER.clone,
        copy: |original, draft, range| match range.start {
            start if start < 600_000 => {
                let end = range.end.min(start + 100_000);
                (Kernel::REAL.copy)(original, draft, start..end)
            }
            _ => Err(Errno::XDEV),
        },
    };
    let (draft, way) = sign(halfway, &original, MIB / 2).unwrap();
    assert_eq!(way, Way::Program);
    assert!(whole(&draft) == [content.as_slice(), b"revision"].concat());
}

/// Two file systems, where this machine has a second one: the kernel itself refuses.
#[test]
fn between_two_file_systems_nothing_is_cloned() {
    let memory = Path::new("/dev/shm");
    let folder = tempfile::tempdir().unwrap();
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    if device(memory).is_none_or(|other| Some(other) == device(folder.path())) {
        return;
    }
    let content = content(MIB);
    let elsewhere = tempfile::tempdir_in(memory).unwrap();
    let original = original(&elsewhere.path().join("asli.pdf"), &content);
    let draft = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .open(folder.path().join("hasil"))
        .unwrap();
    assert!(refused(
        &(Kernel::REAL.clone)(&draft, original.file())
            .unwrap_err()
            .into()
    ));
    let (draft, _) = sign(Kernel::REAL, &original, MIB).unwrap();
    assert!(whole(&draft) == [content.as_slice(), b"revision"].concat());
}

#[test]
fn a_disk_that_fails_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let original = original(&folder.path().join("asli.pdf"), b"isi");
    for (kernel, expected) in [
        (
            Kernel {
                clone: |_, _| Err(Errno::NOSPC),
                ..NEITHER
            },
            Errno::NOSPC,
        ),
        (
            Kernel {
                copy: |_, _, _| Err(Errno::IO),
                ..NEITHER
            },
            Errno::IO,
        ),
    ] {
        let error = sign(kernel, &original, MIB).unwrap_err();
        assert_eq!(Errno::from_io_error(&error), Some(expected));
    }
}

#[test]
fn an_original_that_is_cut_meanwhile_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asli.pdf");
    let kernel_copy = Kernel {
        clone: NEITHER.clone,
        ..Kernel::REAL
    };
    for kernel in [CLONING, kernel_copy] {
        let original = original(&path, &content(MIB));
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(MIB / 2)
            .unwrap();
        let draft = tempfile::tempfile().unwrap();
        let mut output = Copying::through(kernel, &original, &draft);
        let error = output.take_over(0..MIB).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}

/// A clone is as long as the original now, not as it was opened.
#[test]
fn what_an_original_has_grown_by_stays_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asli.pdf");
    for kernel in [
        CLONING,
        Kernel {
            clone: NEITHER.clone,
            ..Kernel::REAL
        },
        NEITHER,
    ] {
        let original = original(&path, &content(MIB));
        let grown = File::options().append(true).open(&path).unwrap();
        grown.write_all_at(&[7; 9], MIB).unwrap();
        let (draft, _) = sign(kernel, &original, MIB).unwrap();
        assert!(whole(&draft) == [content(MIB).as_slice(), b"revision"].concat());
    }
}

#[test]
fn holes_stay_holes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("asli.pdf");
    let file = File::create(&path).unwrap();
    file.set_len(64 * MIB).unwrap();
    file.write_all_at(&[b'x'; 5000], 20 * MIB + 3).unwrap();
    let blocks = |file: &File| file.metadata().unwrap().blocks();
    let original = FileSource::new(File::open(&path).unwrap()).unwrap();
    if blocks(original.file()) > 10_000 {
        return; // a file system that knows no holes
    }
    for kernel in [
        Kernel {
            clone: NEITHER.clone,
            ..Kernel::REAL
        },
        NEITHER,
    ] {
        let (draft, way) = sign(kernel, &original, MIB / 4).unwrap();
        assert!(blocks(&draft) < 4_000, "{way:?}: {} blocks", blocks(&draft));
        let expected = [whole(original.file()).as_slice(), b"revision"].concat();
        assert!(whole(&draft) == expected, "{way:?}");
    }
}
