//! What adapters of two thin matrices add.

use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::thin::{self, Piece};
use landfall_torch::{TorchError, threads};

use super::{difference, normal};

/// First row, rows, rank and factor of each adapter; rows 40 to 49 and those from 450 on have none.
const ADAPTERS: [(i64, i64, i64, f64); 4] = [
    (0, 40, 8, 2.0),
    (50, 300, 4, 0.5),
    (350, 1, 16, 1.0),
    (351, 99, 1, -3.0),
];
const ROWS: i64 = 455;
const INPUTS: i64 = 37;
const OUTPUTS: i64 = 21;

/// x, y and the matrices of all adapters, which want gradients.
fn given(kind: Kind) -> (Tensor, Tensor, Vec<(Tensor, Tensor)>) {
    let wanting = |tensor: Tensor| tensor.set_requires_grad(true);
    let x = wanting(normal(&[ROWS, INPUTS], 1).to_kind(kind));
    let y = wanting(normal(&[ROWS, OUTPUTS], 2).to_kind(kind));
    let matrices = (3i64..).zip(ADAPTERS).map(|(seed, (_, _, rank, _))| {
        let a = wanting(normal(&[rank, INPUTS], seed));
        (a, wanting(normal(&[OUTPUTS, rank], seed + 100)))
    });
    (x, y, matrices.collect())
}

fn pieces(matrices: &[(Tensor, Tensor)]) -> Vec<Piece<'_>> {
    let each = ADAPTERS.iter().zip(matrices);
    each.map(|((start, rows, _, scale), (a, b))| Piece {
        start: *start,
        rows: *rows,
        a,
        b,
        scale: *scale,
    })
    .collect()
}

fn sum(x: &Tensor, y: &Tensor, matrices: &[(Tensor, Tensor)]) -> Result<Tensor, TorchError> {
    thin::add(x, y, &pieces(matrices))
}

/// The same by libtorch's own operators in f64.
fn plain(x: &Tensor, y: &Tensor, matrices: &[(Tensor, Tensor)]) -> Tensor {
    let wide = |tensor: &Tensor| tensor.to_kind(Kind::Double);
    let (x, mut sum) = (wide(x), wide(y));
    for ((start, rows, _, scale), (a, b)) in ADAPTERS.iter().zip(matrices) {
        let own = x.narrow(0, *start, *rows);
        let more = own.matmul(&wide(a).tr()).matmul(&wide(b).tr()) * *scale;
        sum = &sum + more.constant_pad_nd([0, 0, *start, ROWS - start - rows]);
    }
    sum
}

/// The result and the gradients of x, y and all matrices.
fn results(
    kind: Kind,
    work: impl Fn(&Tensor, &Tensor, &[(Tensor, Tensor)]) -> Tensor,
) -> Vec<Tensor> {
    let (x, y, matrices) = given(kind);
    let out = work(&x, &y, &matrices);
    let weights = normal(&[ROWS, OUTPUTS], 9).to_kind(out.kind());
    (&out * weights).sum(out.kind()).backward();
    let pairs = matrices.iter().flat_map(|(a, b)| [a.grad(), b.grad()]);
    [out.detach(), x.grad(), y.grad()]
        .into_iter()
        .chain(pairs)
        .collect()
}

#[test]
fn each_adapter_reaches_its_own_rows() {
    for (kind, limit) in [(Kind::Float, 2e-6), (Kind::BFloat16, 1e-2)] {
        let found = results(kind, |x, y, all| sum(x, y, all).unwrap());
        let wanted = results(kind, plain);
        for (place, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            let gap = difference(found, wanted);
            assert!(gap < limit, "{kind:?}, tensor {place}: {gap}");
        }
        // Kinds of gradients are those of what they are gradients of.
        assert_eq!((found[1].kind(), found[3].kind()), (kind, Kind::Float));
    }
}

#[test]
fn the_way_of_gpus_reaches_the_same_rows() {
    let wide = |x: &Tensor, y: &Tensor, matrices: &[(Tensor, Tensor)]| {
        thin::wide(x, y, &pieces(matrices)).unwrap()
    };
    for (kind, limit) in [(Kind::Float, 2e-6), (Kind::BFloat16, 2e-2)] {
        let found = results(kind, wide);
        let wanted = results(kind, plain);
        for (place, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            let gap = difference(found, wanted);
            assert!(gap < limit, "{kind:?}, tensor {place}: {gap}");
        }
    }
    let (x, y, matrices) = given(Kind::Float);
    let (a, b) = &matrices[0];
    let all = Piece {
        start: 0,
        rows: ROWS,
        a,
        b,
        scale: 0.5,
    };
    let gap = difference(
        &thin::wide(&x, &y, &[all]).unwrap(),
        &thin::add(&x, &y, &[all]).unwrap(),
    );
    assert!(gap < 2e-6, "one adapter for all rows: {gap}");
}

#[test]
fn rows_without_an_adapter_are_those_of_y() {
    let (x, y, matrices) = given(Kind::Float);
    let out = sum(&x, &y, &matrices).unwrap();
    for (start, rows) in [(40, 10), (450, 5)] {
        let own = |tensor: &Tensor| tensor.detach().narrow(0, start, rows);
        assert_eq!(own(&out), own(&y));
    }
}

#[test]
fn threads_change_no_bit() {
    let before = threads::count();
    let run = |count: usize| {
        threads::set(count).unwrap();
        results(Kind::Float, |x, y, all| sum(x, y, all).unwrap())
    };
    let all = [1, 2, 3].map(run);
    threads::set(before).unwrap();
    for other in &all[1..] {
        assert_eq!(&all[0], other);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let (x, y, matrices) = given(Kind::Float);
    let (a, b) = &matrices[0];
    let piece = |start, rows| Piece {
        start,
        rows,
        a,
        b,
        scale: 1.0,
    };
    for way in [thin::add, thin::wide] {
        let shared = way(&x, &y, &[piece(5, 3), piece(0, 6)]).unwrap_err();
        assert!(matches!(shared, TorchError::Range { .. }), "{shared}");
        for wrong in [piece(-1, 3), piece(ROWS - 1, 2), piece(3, -1)] {
            let error = way(&x, &y, &[wrong]).unwrap_err();
            assert!(error.to_string().contains("rows of x"), "{error}");
        }
    }
    let turned = Piece {
        a: b,
        b: a,
        ..piece(0, 1)
    };
    assert!(thin::add(&x, &y, &[turned]).is_err());
    assert!(thin::add(&x, &y.to_kind(Kind::BFloat16), &[piece(0, 1)]).is_err());
    assert!(!thin::takes(&x.to_kind(Kind::Half)));
}
