use crate::args::TokenCommand;
use crate::exit::Exit;
use crate::words::Words;
pub(crate) fn run(_a: TokenCommand, _w: &Words) -> Exit {
    Exit::Done
}
