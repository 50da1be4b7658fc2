//! A file as the body of a request, read while it is sent.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use segel_core::{FileSource, Source};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Bytes that are read at a time.
const PIECE: u64 = 64 * 1024;

/// From the first byte on, by positions: each attempt reads for itself.
pub(super) struct FileBody {
    source: Arc<FileSource>,
    offset: u64,
}

impl FileBody {
    pub(super) fn new(source: Arc<FileSource>) -> Self {
        Self { source, offset: 0 }
    }

    fn left(&self) -> u64 {
        self.source.len().saturating_sub(self.offset)
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let len = self.left().min(PIECE);
        if len == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; usize::try_from(len).unwrap_or_default()];
        let read = self.source.read_at(self.offset, &mut piece);
        self.offset += len;
        Poll::Ready(Some(read.map(|()| Frame::data(Bytes::from(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left())
    }
}
