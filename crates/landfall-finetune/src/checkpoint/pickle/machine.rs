//! The stack machine.

use std::collections::BTreeMap;

use super::super::flaw::CheckpointFlaw;
use super::code::Code;
use super::global::Global;
use super::value::{Storage, Tensor, Value};

/// Longest pickle: 16 MiB, room for 100,000 tensors. It bounds the memory of the machine, because
/// one instruction makes at most one value.
pub(crate) const LONGEST: usize = 16 << 20;

/// What a pickle holds.
#[derive(Debug)]
pub(crate) struct Pickle<'a> {
    /// The value it stands for.
    pub(crate) value: Value<'a>,
    /// Bytes read.
    pub(crate) consumed: usize,
    pub(super) code: Code<'a>,
    pub(super) stack: Vec<Value<'a>>,
    marks: Vec<usize>,
    memo: BTreeMap<usize, Value<'a>>,
    pub(super) tuples: Vec<Vec<Value<'a>>>,
    lists: Vec<Vec<Value<'a>>>,
    dicts: Vec<Vec<(Value<'a>, Value<'a>)>>,
    /// All storages.
    pub(crate) storages: Vec<Storage<'a>>,
    /// All tensors.
    pub(crate) tensors: Vec<Tensor>,
}

/// Reads the pickle at the start of `bytes`.
pub(crate) fn run(bytes: &[u8]) -> Result<Pickle<'_>, CheckpointFlaw> {
    let mut machine = Pickle {
        value: Value::None,
        consumed: 0,
        code: Code::new(bytes.get(..LONGEST).unwrap_or(bytes)),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: BTreeMap::new(),
        tuples: Vec::new(),
        lists: Vec::new(),
        dicts: Vec::new(),
        storages: Vec::new(),
        tensors: Vec::new(),
    };
    while machine.step()? {}
    machine.value = machine.pop()?;
    machine.consumed = machine.code.consumed();
    Ok(machine)
}

type Done = Result<(), CheckpointFlaw>;

impl<'a> Pickle<'a> {
    /// The entries of a dictionary.
    pub(crate) fn entries(&self, dict: usize) -> &[(Value<'a>, Value<'a>)] {
        self.dicts.get(dict).map_or(&[], Vec::as_slice)
    }

    /// The items of a list.
    pub(crate) fn items(&self, list: usize) -> &[Value<'a>] {
        self.lists.get(list).map_or(&[], Vec::as_slice)
    }

    /// One instruction; false at the end.
    fn step(&mut self) -> Result<bool, CheckpointFlaw> {
        let instruction = self.code.instruction()?;
        match instruction {
            b'.' => return Ok(false),
            0x80 => self.protocol()?,
            0x95 => drop(self.code.array::<8>()?),
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'q' | b'r' | 0x94 | b'h' | b'j' => self.remember(instruction)?,
            b'}' | b']' | b')' => self.empty(instruction),
            b't' | 0x85..=0x87 => self.tuple(instruction)?,
            b'a' | b'e' => self.append(instruction)?,
            b's' | b'u' => self.set(instruction)?,
            b'c' | 0x93 => self.global(instruction)?,
            b'Q' => self.storage()?,
            b'R' => self.call()?,
            b'b' => self.build()?,
            _ => self.scalar(instruction)?,
        }
        Ok(true)
    }

    fn protocol(&mut self) -> Done {
        match self.code.byte()? {
            2..=5 => Ok(()),
            _ => Err(self.code.damaged("a protocol other than 2 to 5")),
        }
    }

    pub(super) fn pop(&mut self) -> Result<Value<'a>, CheckpointFlaw> {
        let floor = self.marks.last().copied().unwrap_or_default();
        let value = (self.stack.len() > floor).then(|| self.stack.pop());
        value
            .flatten()
            .ok_or_else(|| self.code.damaged("it takes a value that is not there"))
    }

    fn pop_to_mark(&mut self) -> Result<Vec<Value<'a>>, CheckpointFlaw> {
        let mark = self.marks.pop();
        let mark = mark.ok_or_else(|| {
            self.code
                .damaged("it goes back to a mark that is not there")
        })?;
        Ok(self.stack.split_off(mark))
    }

    /// Values without parts.
    fn scalar(&mut self, instruction: u8) -> Done {
        let value = match instruction {
            b'N' => Value::None,
            0x88 => Value::Bool(true),
            0x89 => Value::Bool(false),
            b'K' => Value::Int(self.code.byte()?.into()),
            b'M' => Value::Int(u16::from_le_bytes(self.code.array()?).into()),
            b'J' => Value::Int(i32::from_le_bytes(self.code.array()?).into()),
            0x8a => {
                let length = self.code.length::<1>()?;
                Value::Int(self.code.long(length)?)
            }
            b'G' => {
                self.code.array::<8>()?;
                Value::Float
            }
            b'X' | 0x8c | 0x8d | b'T' | b'U' | b'B' | b'C' | 0x8e => {
                return self.texts(instruction);
            }
            other => {
                return Err(CheckpointFlaw::Refused {
                    found: format!("instruction {other:#04x}"),
                });
            }
        };
        self.stack.push(value);
        Ok(())
    }

    fn texts(&mut self, instruction: u8) -> Done {
        let length = match instruction {
            0x8c | b'U' | b'C' => self.code.length::<1>()?,
            0x8d | 0x8e => self.code.length::<8>()?,
            _ => self.code.length::<4>()?,
        };
        let value = if matches!(instruction, b'B' | b'C' | 0x8e) {
            self.code.slice(length)?;
            Value::Bytes
        } else {
            Value::Text(self.code.text(length)?)
        };
        self.stack.push(value);
        Ok(())
    }

    /// Writes to and reads from the memo.
    fn remember(&mut self, instruction: u8) -> Done {
        let key = match instruction {
            0x94 => self.memo.len(),
            b'q' | b'h' => self.code.length::<1>()?,
            _ => self.code.length::<4>()?,
        };
        if matches!(instruction, b'h' | b'j') {
            let value = self.memo.get(&key).copied();
            let value = value.ok_or_else(|| self.code.damaged("it recalls what it never kept"))?;
            self.stack.push(value);
        } else {
            let value = self.pop()?;
            self.stack.push(value);
            self.memo.insert(key, value);
        }
        Ok(())
    }

    fn empty(&mut self, instruction: u8) {
        let value = match instruction {
            b'}' => self.new_dict(),
            b']' => {
                self.lists.push(Vec::new());
                Value::List(self.lists.len() - 1)
            }
            _ => self.new_tuple(Vec::new()),
        };
        self.stack.push(value);
    }

    pub(super) fn new_dict(&mut self) -> Value<'a> {
        self.dicts.push(Vec::new());
        Value::Dict(self.dicts.len() - 1)
    }

    fn new_tuple(&mut self, items: Vec<Value<'a>>) -> Value<'a> {
        self.tuples.push(items);
        Value::Tuple(self.tuples.len() - 1)
    }

    fn tuple(&mut self, instruction: u8) -> Done {
        let items = if instruction == b't' {
            self.pop_to_mark()?
        } else {
            let mut items = Vec::with_capacity(3);
            for _ in 0x84..instruction {
                items.push(self.pop()?);
            }
            items.reverse();
            items
        };
        let tuple = self.new_tuple(items);
        self.stack.push(tuple);
        Ok(())
    }

    fn append(&mut self, instruction: u8) -> Done {
        let items = if instruction == b'e' {
            self.pop_to_mark()?
        } else {
            vec![self.pop()?]
        };
        let Some(Value::List(list)) = self.stack.last().copied() else {
            return Err(self.code.damaged("it appends to what is no list"));
        };
        if let Some(list) = self.lists.get_mut(list) {
            list.extend(items);
        }
        Ok(())
    }

    fn set(&mut self, instruction: u8) -> Done {
        let items = if instruction == b'u' {
            self.pop_to_mark()?
        } else {
            let value = self.pop()?;
            vec![self.pop()?, value]
        };
        let Some(Value::Dict(dict)) = self.stack.last().copied() else {
            return Err(self
                .code
                .damaged("it sets an entry of what is no dictionary"));
        };
        let (pairs, rest) = items.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(self.code.damaged("it sets a key without a value"));
        }
        if let Some(dict) = self.dicts.get_mut(dict) {
            dict.extend(pairs.iter().map(|[key, value]| (*key, *value)));
        }
        Ok(())
    }

    fn global(&mut self, instruction: u8) -> Done {
        let (module, name) = if instruction == b'c' {
            (self.code.line()?, self.code.line()?)
        } else {
            match (self.pop()?, self.pop()?) {
                (Value::Text(name), Value::Text(module)) => (module, name),
                _ => return Err(self.code.damaged("a name that is no text")),
            }
        };
        let global = Global::named(module, name).ok_or_else(|| CheckpointFlaw::Refused {
            found: format!("{module}.{name}"),
        })?;
        self.stack.push(Value::Global(global));
        Ok(())
    }
}
