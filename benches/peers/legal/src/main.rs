mod peers;

fn main() {
    peers::agree();
}
