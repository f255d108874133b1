//! How many cases are run, and how one that fails can be run again.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use staffroom::lab::random::Random;

/// A case that takes longer works without end, or as good as.
const LONGEST: Duration = Duration::from_secs(300);

/// Runs a case so many times, or for as long as the environment says, each with random numbers of its own.
pub fn run(name: &str, times: u64, case: impl Fn(&mut Random)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("STAFFROOM_FUZZ_SEED") {
        case(&mut Random::new(seed));
        return;
    }
    let long = number("STAFFROOM_FUZZ_SECONDS").map(Duration::from_secs);
    let (started, mut done, mut longest) = (Instant::now(), 0, Duration::ZERO);
    while long.map_or(done < times, |long| started.elapsed() < long) {
        let (seed, began) = (done, Instant::now());
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| case(&mut Random::new(seed)))) {
            eprintln!("{name}: run this case again with STAFFROOM_FUZZ_SEED={seed}");
            resume_unwind(panic);
        }
        let took = began.elapsed();
        assert!(took < LONGEST, "{name}: the case of STAFFROOM_FUZZ_SEED={seed} took {took:?}");
        longest = longest.max(took);
        done += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{name}: {done} cases in {seconds:.1} s, {:.1} a second, the longest {longest:?}", done as f64 / seconds);
}
