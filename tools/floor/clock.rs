//! Processor time of this process.

use std::time::Instant;

/// Milliseconds that a round takes, repeated for some seconds after one round to warm up.
pub fn per_round(seconds: f64, round: impl Fn()) -> f64 {
    round();
    let (clock, start) = (Instant::now(), spent());
    let taken = || match (spent(), start) {
        (Some(now), Some(start)) => now - start,
        _ => clock.elapsed().as_secs_f64(),
    };
    let mut rounds = 0.0;
    loop {
        round();
        rounds += 1.0;
        let taken = taken();
        if taken >= seconds {
            return taken * 1000.0 / rounds;
        }
    }
}

/// User and system time of all threads so far, in seconds: fields 14 and 15, in ticks that are hundredths of a second
/// on every Linux in use (proc(5)).
fn spent() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program is in brackets, and may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
