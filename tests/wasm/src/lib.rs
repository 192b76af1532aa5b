//! Two functions for JavaScript: room for a scenario's text, and its `summary.json`.

use dacu::Study;

/// Room for a text of so many bytes; the text is given back to [`summary`].
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    Box::leak(vec![0_u8; bytes].into_boxed_slice()).as_mut_ptr()
}

/// Plays a scenario so many times and tries nothing besides. The answer is a length of four bytes,
/// the lowest first, and that many bytes: the document, or what is wrong.
///
/// # Safety
/// `text` is room of `bytes` bytes that was filled, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn summary(text: *mut u8, bytes: usize, replications: u32) -> *const u8 {
    let text = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(text, bytes)) };
    let answer = played(&text, replications).unwrap_or_else(|error| format!("error: {error}"));
    let mut told = (answer.len() as u32).to_le_bytes().to_vec();
    told.extend_from_slice(answer.as_bytes());
    Box::leak(told.into_boxed_slice()).as_ptr()
}

fn played(text: &[u8], replications: u32) -> Result<String, dacu::Error> {
    let study = Study::from_text(String::from_utf8_lossy(text))?;
    let report = study.with_replications(replications)?.run().without_changes().go()?;
    Ok(report.summary_json())
}
