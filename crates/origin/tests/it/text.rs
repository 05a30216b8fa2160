//! Delays and faults as text, and what is drawn from them.

use std::time::Duration;

use origin::{Delay, Fault, Faults, MAX_DELAY_NS, Stall};

#[test]
fn delays_are_written_as_they_are_read() {
    for text in [
        "0ms",
        "10ms",
        "250us",
        "1s",
        "60s",
        "7ns",
        "uniform:5ms-15ms",
        "exponential:10ms",
        "lognormal:10ms:0.5",
    ] {
        let delay: Delay = text.parse().unwrap();
        assert_eq!(delay.to_string(), text);
        let json = serde_json::to_string(&delay).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Delay>(&json).unwrap(), delay);
    }
    assert_eq!("1000ms".parse::<Delay>().unwrap().to_string(), "1s");
    assert_eq!("1.5ms".parse::<Delay>().unwrap(), Delay::fixed_ns(1_500_000));
    assert_eq!("0s".parse::<Delay>().unwrap(), Delay::NONE);
    assert_eq!(Delay::default(), Delay::NONE);
    assert_eq!(Delay::from(Duration::from_millis(3)), Delay::fixed_ns(3_000_000));
    assert_eq!(Delay::from(Duration::MAX), Delay::fixed_ns(MAX_DELAY_NS));
}

#[test]
fn what_is_no_delay_is_refused() {
    for text in [
        "",
        "10",
        "-10ms",
        "ten",
        "61s",
        "uniform:",
        "uniform:5ms",
        "uniform:15ms-5ms",
        "uniform:1s-61s",
        "exponential:",
        "exponential:10",
        "lognormal:10ms",
        "lognormal:10ms:",
        "lognormal:10ms:-1",
        "lognormal:10ms:NaN",
        "lognormal:10ms:inf",
        "lognormal:10ms:6",
        "gamma:10ms",
        "10ms:20ms",
    ] {
        assert!(text.parse::<Delay>().is_err(), "{text}");
    }
    let message = "10".parse::<Delay>().unwrap_err().to_string();
    assert!(message.contains("`10`") && message.contains("uniform:5ms-15ms"), "{message}");
    assert!(serde_json::from_str::<Delay>("\"soon\"").is_err());
}

#[test]
fn a_delay_is_a_function_of_seed_and_index() {
    for text in ["10ms", "uniform:5ms-15ms", "exponential:10ms", "lognormal:10ms:0.5"] {
        let delay: Delay = text.parse().unwrap();
        let trace = |seed| (0..100).map(|index| delay.draw_ns(seed, index)).collect::<Vec<_>>();
        let mut backwards: Vec<_> = (0..100).rev().map(|index| delay.draw_ns(1, index)).collect();
        backwards.reverse();
        assert_eq!(trace(1), backwards, "{text}");
        assert_eq!(trace(1) != trace(2), delay.is_random(), "{text}");
    }
}

/// The traces of committed runs must stay what they were: a changed draw is a changed workload.
#[test]
fn draws_are_pinned() {
    let draws = |text: &str| {
        let delay: Delay = text.parse().unwrap();
        [0, 1, u64::MAX].map(|index| delay.draw_ns(42, index))
    };
    assert_eq!(draws("uniform:5ms-15ms"), [10243567, 9494920, 12604616]);
    assert_eq!(draws("exponential:10ms"), [8693116, 11178055, 12139453]);
    assert_eq!(draws("lognormal:10ms:0.5"), [10379327, 9068210, 14760161]);
}

#[test]
fn the_mean_of_many_draws_is_the_mean() {
    for text in [
        "3ms",
        "uniform:5ms-15ms",
        "exponential:10ms",
        "lognormal:10ms:0.5",
        "exponential:60s",
        "lognormal:30s:1",
    ] {
        let delay: Delay = text.parse().unwrap();
        let count = 20_000;
        let sum: f64 = (0..count).map(|index| delay.draw_ns(7, index) as f64).sum();
        let ratio = sum / count as f64 / delay.mean_ns();
        assert!((0.95..1.05).contains(&ratio), "{text}: {ratio}");
    }
    assert_eq!("exponential:0ms".parse::<Delay>().unwrap().mean_ns(), 0.0);
}

#[test]
fn draws_stay_in_their_bounds() {
    let uniform: Delay = "uniform:5ms-15ms".parse().unwrap();
    let wild: Delay = "lognormal:60s:5".parse().unwrap();
    let draws: Vec<_> = (0..10_000).map(|index| wild.draw_ns(0, index)).collect();
    assert!((0..10_000).all(|index| (5_000_000..=15_000_000).contains(&uniform.draw_ns(0, index))));
    assert!(draws.iter().all(|ns| *ns <= MAX_DELAY_NS) && draws.contains(&MAX_DELAY_NS));
    assert_eq!(Delay::fixed_ns(u64::MAX).draw_ns(0, 0), MAX_DELAY_NS);
}

#[test]
fn faults_are_written_as_they_are_read() {
    for text in ["none", "503:0.01", "503:0.01,reset:0.02,truncate:0.03,stall:0.04", "stall:1"] {
        let faults: Faults = text.parse().unwrap();
        assert_eq!(faults.to_string(), text);
        let json = serde_json::to_string(&faults).unwrap();
        assert_eq!(serde_json::from_str::<Faults>(&json).unwrap(), faults);
    }
    assert_eq!("".parse::<Faults>().unwrap(), Faults::NONE);
    assert_eq!("reset:0,503:0".parse::<Faults>().unwrap(), Faults::NONE);
    assert_eq!("stall:0.5,503:0.25".parse::<Faults>().unwrap().to_string(), "503:0.25,stall:0.5");
    for text in [
        "503",
        "503:",
        "503:x",
        "503:-0.1",
        "503:1.1",
        "503:NaN",
        "404:0.1",
        "503:0.6,reset:0.5",
        "503:0.1,503:0.1",
        ",",
    ] {
        assert!(text.parse::<Faults>().is_err(), "{text}");
    }
}

#[test]
fn faults_hit_as_often_as_asked_and_always_the_same() {
    let faults: Faults = "503:0.1,reset:0.2,truncate:0.3,stall:0.4".parse().unwrap();
    let drawn: Vec<_> = (0..20_000).map(|index| faults.draw(3, index)).collect();
    for (fault, expected) in
        [(Fault::Unavailable, 0.1), (Fault::Reset, 0.2), (Fault::Truncate, 0.3), (Fault::Stall, 0.4)]
    {
        let share = drawn.iter().filter(|hit| **hit == Some(fault)).count() as f64 / drawn.len() as f64;
        assert!((share - expected).abs() < 0.02, "{fault:?}: {share}");
        assert_eq!(faults.probability(fault), expected);
    }
    assert!((0..20_000).all(|index| faults.draw(3, index) == drawn[index as usize]));
    assert!((0..1000).all(|index| Faults::NONE.draw(3, index).is_none()));
}

/// If both came from one stream, requests that fail would be the quick ones.
#[test]
fn faults_and_delays_are_drawn_apart() {
    let faults: Faults = "503:0.5".parse().unwrap();
    let delay: Delay = "uniform:0ms-10ms".parse().unwrap();
    let hit: Vec<f64> =
        (0..20_000).filter(|i| faults.draw(9, *i).is_some()).map(|i| delay.draw_ns(9, i) as f64).collect();
    let mean = hit.iter().sum::<f64>() / hit.len() as f64;
    assert!((4.8e6..5.2e6).contains(&mean), "{mean}");
}

#[test]
fn a_scaled_delay_is_the_same_one_longer() {
    for (text, scaled) in [
        ("10ms", "10500us"),
        ("0ms", "0ms"),
        ("uniform:5ms-15ms", "uniform:5250us-15750us"),
        ("exponential:10ms", "exponential:10500us"),
        ("lognormal:10ms:0.5", "lognormal:10500us:0.5"),
        ("60s", "60s"),
    ] {
        let (delay, longer): (Delay, Delay) = (text.parse().unwrap(), scaled.parse().unwrap());
        assert_eq!(delay.scaled(1.05), longer, "{text}");
        assert_eq!(delay.scaled(1.0), delay, "{text}");
        for index in 0..100 {
            let (short, long) = (delay.draw_ns(7, index) as f64, longer.draw_ns(7, index) as f64);
            let wanted = (short * 1.05).min(MAX_DELAY_NS as f64);
            assert!((long - wanted).abs() <= 1.0, "{text}: {short} and {long}");
        }
    }
    let delay = Delay::fixed_ns(10);
    assert_eq!((delay.scaled(-1.0), delay.scaled(f64::NAN)), (Delay::NONE, Delay::NONE));
}

#[test]
fn stalls_are_written_as_they_are_read() {
    for text in ["200ms@1500", "10s@0", "1us@18446744073709551615", "0ms@3"] {
        let stall: Stall = text.parse().unwrap();
        assert_eq!(stall.to_string(), text);
        let json = serde_json::to_string(&stall).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Stall>(&json).unwrap(), stall);
    }
    let stall = Stall { duration: Duration::from_millis(200), at: 1500 };
    assert_eq!("0.2s@1500".parse::<Stall>().unwrap(), stall);
    for text in [
        "",
        "200ms",
        "@3",
        "200ms@",
        "200@3",
        "200ms@-1",
        "200ms@+1",
        "200ms@1@2",
        "200ms@18446744073709551616",
        "10.001s@3",
    ] {
        let message = text.parse::<Stall>().unwrap_err().to_string();
        assert!(message.contains(&format!("`{text}`")), "{message}");
    }
}
