use crate::args::Inspect;
use crate::exit::Exit;
use crate::words::Words;
pub(crate) fn run(_a: &Inspect, _w: &Words) -> Exit {
    Exit::Done
}
